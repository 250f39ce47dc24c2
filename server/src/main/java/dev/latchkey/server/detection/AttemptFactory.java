package dev.latchkey.server.detection;

import dev.latchkey.server.countries.Country;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.keys.EphemeralDigests;
import dev.latchkey.server.secrets.Randomness;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/// Makes what detectors see of what was entered.
///
/// The key for passwords is random and only in memory, and is renewed every two hours: then no
/// fingerprint made before can be compared with anything. That for names and sources is the
/// installation's, so that its nodes understand each other's suspicions.
final class AttemptFactory {
  /// For how long fingerprints of passwords can be compared.
  static final Duration LIFE = Duration.ofHours(2);

  /// Longer texts are cut: what they cost must not depend on the attacker.
  private static final int LONGEST_NAME = 320;

  private static final int LONGEST_GUESS = 256;
  private final Randomness randomness;
  private final Referrers referrers;
  private final EphemeralDigests names;
  private final AtomicLong numbers = new AtomicLong();
  private volatile GuessKey guesses;

  private record GuessKey(EphemeralDigests digests, Instant since) {
    /// Also where the clock was set back.
    boolean isOver(Instant now) {
      return !now.isBefore(since.plus(LIFE)) || now.isBefore(since);
    }
  }

  /// @param names for what is no password
  AttemptFactory(Referrers referrers, EphemeralDigests names, Randomness randomness, Instant now) {
    this.referrers = referrers;
    this.names = names;
    this.randomness = randomness;
    guesses = new GuessKey(new EphemeralDigests(randomness), now);
  }

  /// Forgets a key whose time is over.
  void renew(Instant now) {
    if (guesses.isOver(now)) {
      replace(now);
    }
  }

  private synchronized void replace(Instant now) {
    if (guesses.isOver(now)) {
      guesses = new GuessKey(new EphemeralDigests(randomness), now);
    }
  }

  /// A guess that no one else has.
  OtherGuess guess(ClientAddress client, Instant now) {
    return new OtherGuess(
        names.digest("source", client.source()),
        names.digest("network", client.network()),
        number(),
        (int) now.getEpochSecond());
  }

  /// One that was not given before.
  long number() {
    return numbers.incrementAndGet();
  }

  /// What stands for an account.
  long account(Id account) {
    return names.digest("account", account.value());
  }

  /// An attempt of which nothing has become yet.
  ObservedAttempt attempt(EnteredAttempt entered, Instant now) {
    renew(now);
    var guessKey = guesses.digests;
    var guess = cut(entered.password().exposeText(), LONGEST_GUESS);
    return new ObservedAttempt(
        now,
        AttemptOutcome.REFUSED,
        false,
        name(entered.login()),
        GuessSketch.of(guess, entered.common(), text -> guessKey.digest("guess", text)),
        origin(entered.client(), entered.country()),
        entered.referrer().map(referrers::signs).orElse(Set.of()));
  }

  /// What is remembered of a name.
  NameSketch name(String login) {
    var name = EmailAddress.canonicalOf(cut(login, LONGEST_NAME));
    return NameSketch.of(name, text -> names.digest("name", text));
  }

  /// What is remembered of where an attempt comes from.
  ObservedAttempt.Origin origin(ClientAddress client, Optional<Country> country) {
    return new ObservedAttempt.Origin(
        names.digest("source", client.source()),
        names.digest("network", client.network()),
        country);
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length);
  }
}
