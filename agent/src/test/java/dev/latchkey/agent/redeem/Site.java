package dev.latchkey.agent.redeem;

import dev.latchkey.agent.fake.FakeLatchkey;
import dev.latchkey.agent.fake.FakePerson;
import dev.latchkey.agent.fake.FakeTicker;
import dev.latchkey.agent.fake.TestPki;
import dev.latchkey.agent.fake.TestUser;
import dev.latchkey.agent.journal.Journal;
import dev.latchkey.agent.sink.Sink;
import dev.latchkey.agent.sink.SinkReading;
import dev.latchkey.agent.sink.Sinks;
import dev.latchkey.protocol.DeliveryToken;
import dev.latchkey.protocol.TokenReading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A user's server in a folder: an agent with its state, a person, a file as sink, and a Latchkey.
final class Site {
  final TestPki pki = new TestPki();
  final TestPki.Identity identity = pki.issue("localhost");
  final FakeLatchkey latchkey = new FakeLatchkey(identity);
  final FakePerson person = new FakePerson();
  final FakeTicker ticker = new FakeTicker();
  final Sinks sinks = new Sinks(Duration.ofSeconds(20), TestUser.ID);
  final Path folder;
  final Path state;
  final Path target;
  final Path ca;
  Steps steps = step -> {};
  Duration answerLimit = Duration.ofSeconds(30);

  /// The agent is dead.
  static final class Killed extends Error {}

  Site(Path folder) throws IOException {
    this.folder = folder;
    this.state = folder.resolve("state");
    this.target = folder.resolve("password");
    this.ca = pki.rootFile(folder);
    Files.writeString(target, "old");
  }

  void killAt(Step deadly) {
    steps =
        step -> {
          if (step == deadly) {
            throw new Killed();
          }
        };
  }

  Result redeem(FakeLatchkey.Delivery delivery) {
    return redeem(delivery, "alice", sink("file:" + target));
  }

  Result redeem(FakeLatchkey.Delivery delivery, String account, Sink sink) {
    return redeem(delivery, account, sink, Optional.of(ca), state);
  }

  Result redeem(
      FakeLatchkey.Delivery delivery, String account, Sink sink, Optional<Path> ca, Path state) {
    try (var token = copy(delivery.token)) {
      return redemption(state).redeem(new Order(token, latchkey.url(), ca, sink, account), person);
    }
  }

  Redemption redemption(Path state) {
    var policy = (LocalPolicy.Reading.Read) LocalPolicy.read(state, Set.of("root"));
    return new Redemption(
        journal(state), policy.policy(), receipts(state), connections(), ticker, steps);
  }

  Receipts receipts(Path state) {
    return new Receipts(journal(state), connections(), sinks, ticker, steps);
  }

  Connections connections() {
    return new Connections(ticker, answerLimit, ProxySettings.of(Map.of()));
  }

  Journal journal(Path state) {
    return new Journal(state, TestUser.ID, new SecureRandom()::nextBytes);
  }

  Sink sink(String text) {
    return ((SinkReading.Known) sinks.read(text)).sink();
  }

  String password() throws IOException {
    return Files.readString(target);
  }

  /// As if typed: closing it leaves the delivery's own token alone.
  private static DeliveryToken copy(DeliveryToken token) {
    return ((TokenReading.Read) DeliveryToken.read(token.reveal())).token();
  }
}
