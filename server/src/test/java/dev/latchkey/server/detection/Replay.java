package dev.latchkey.server.detection;

import static java.util.stream.Collectors.toCollection;

import dev.latchkey.server.countries.Country;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.settings.Settings;
import dev.latchkey.testkit.TestClock;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;

/// Attempts one after another, by a clock that is moved in between, and what all rules together
/// find in them.
final class Replay {
  final TestClock clock;
  final Detection detection;
  private final AtomicLong attempts = new AtomicLong();
  private boolean known;
  private boolean common;
  private Optional<Country> country = Optional.empty();
  private String referrer = "";

  Replay() {
    this(Map.of());
  }

  Replay(Map<String, String> settings) {
    this(settings, new TestClock());
  }

  private Replay(Map<String, String> settings, TestClock clock) {
    this(
        new Detection(
            Settings.load(DetectionSettings.ALL, Optional.empty(), Map.of(), settings),
            new SystemRandomness(),
            clock),
        clock);
  }

  Replay(Detection detection, TestClock clock) {
    this.detection = detection;
    this.clock = clock;
  }

  Replay after(Duration pause) {
    clock.advance(pause);
    return this;
  }

  Replay afterSeconds(long seconds) {
    return after(Duration.ofSeconds(seconds));
  }

  /// From now on, attempts come from there.
  Replay in(String code) {
    country = code.isEmpty() ? Optional.empty() : Optional.of(new Country(code));
    return this;
  }

  /// From now on, attempts say that they were led from there.
  Replay ledFrom(String address) {
    referrer = address;
    return this;
  }

  /// From now on, browsers are known or not.
  Replay onKnownDevice(boolean is) {
    known = is;
    return this;
  }

  /// From now on, passwords are on the list of common ones, or not.
  Replay withCommonPasswords(boolean is) {
    common = is;
    return this;
  }

  Replay fails(String login, String password, String address) {
    return attempt(login, password, address, AttemptOutcome.FAILED);
  }

  Replay isRefused(String login, String password, String address) {
    return attempt(login, password, address, AttemptOutcome.REFUSED);
  }

  Replay outOfTries(String login, String password, String address) {
    return attempt(login, password, address, AttemptOutcome.OUT_OF_TRIES);
  }

  Replay succeeds(String login, String password, String address) {
    return attempt(login, password, address, AttemptOutcome.SUCCEEDED);
  }

  Replay attempt(String login, String password, String address, AttemptOutcome outcome) {
    attempts.incrementAndGet();
    watch(login, password, address).ended(outcome, known);
    return this;
  }

  AttemptWatch watch(String login, String password, String address) {
    return watch(login, password, address, false);
  }

  AttemptWatch watch(String login, String password, String address, boolean trusted) {
    return detection.watch(
        () ->
            new EnteredAttempt(
                login,
                Secret.of(password),
                common,
                ClientAddress.parse(address).orElseThrow(),
                country,
                Optional.of(referrer).filter(text -> !text.isEmpty())),
        trusted);
  }

  /// How strongly an attempt would be suspected now.
  int suspicion(String login, String password, String address) {
    return watch(login, password, address).suspicion();
  }

  /// How many attempts there were.
  long attempts() {
    return attempts.get();
  }

  /// The rules that have found something since the start.
  Set<String> found() {
    return detection.found().entrySet().stream()
        .filter(rule -> rule.getValue() > 0)
        .map(Map.Entry::getKey)
        .collect(toCollection(TreeSet::new));
  }

  boolean finds(DetectionRule rule) {
    return found().contains(rule.name());
  }

  List<DetectionEvent> waiting() {
    return detection.waiting();
  }

  /// One of 2^24 addresses, each in a network of its own.
  static String address(int number) {
    var bytes =
        new byte[] {
          (byte) (((number >> 16) & 0x7f) | 0x10), (byte) (number >> 8), (byte) number, (byte) 7
        };
    try {
      return InetAddress.getByAddress(bytes).getHostAddress();
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
