package dev.latchkey.agent.redeem;

import dev.latchkey.agent.fake.FakeAgentClock;
import dev.latchkey.agent.fake.FakeConversation;
import dev.latchkey.agent.fake.FakeLatchkey;
import dev.latchkey.agent.fake.TestRandomness;
import dev.latchkey.agent.fake.TestSinks;
import dev.latchkey.agent.fake.TestUser;
import dev.latchkey.agent.identity.IdentityStore;
import dev.latchkey.agent.journal.Journal;
import dev.latchkey.agent.sink.Sink;
import dev.latchkey.agent.sink.SinkParseResult;
import dev.latchkey.agent.sink.Sinks;
import dev.latchkey.protocol.DeliveryToken;
import dev.latchkey.protocol.TokenParseResult;
import dev.latchkey.testkit.TestAuthority;
import dev.latchkey.testkit.TestIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A user's server in a folder: an agent with its state, a person, a file as sink, and a Latchkey.
final class Site {
  final TestAuthority pki = TestAuthority.stranger();
  final TestIdentity identity = pki.issue("localhost");
  final FakeLatchkey latchkey = new FakeLatchkey(identity);
  final FakeConversation person = new FakeConversation();
  final FakeAgentClock clock = new FakeAgentClock();
  final Sinks sinks = TestSinks.sinks();
  final Path folder;
  final Path state;
  final Path target;
  final Path ca;
  TrustAnchors anchors = TrustAnchors.ofLinux();
  StepListener steps = step -> {};
  Duration answerLimit = Duration.ofSeconds(30);

  /// The agent is dead.
  static final class Killed extends Error {}

  Site(Path folder) throws IOException {
    this.folder = folder;
    this.state = folder.resolve("state");
    this.target = folder.resolve("password");
    this.ca = pki.writeTo(folder);
    Files.writeString(target, "old");
  }

  void killAt(RedemptionStep deadly) {
    steps =
        step -> {
          if (step == deadly) {
            throw new Killed();
          }
        };
  }

  RedemptionResult redeem(FakeLatchkey.Delivery delivery) {
    return redeem(delivery, "alice", sink("file:" + target));
  }

  RedemptionResult redeem(FakeLatchkey.Delivery delivery, String account, Sink sink) {
    return redeem(delivery, account, sink, Optional.of(ca), state);
  }

  RedemptionResult redeem(
      FakeLatchkey.Delivery delivery, String account, Sink sink, Optional<Path> ca, Path state) {
    try (var token = copy(delivery.token)) {
      return redemption(state)
          .redeem(new RedeemOptions(token, latchkey.url(), ca, sink, account), person);
    }
  }

  Redemption redemption(Path state) {
    var policy = (LocalPolicy.LoadResult.Loaded) LocalPolicy.read(state, Set.of("root"));
    return new Redemption(
        journal(state),
        identities(state),
        policy.policy(),
        receipts(state),
        connections(),
        clock,
        steps);
  }

  PendingReceipts receipts(Path state) {
    return new PendingReceipts(journal(state), connections(), sinks, clock, steps);
  }

  ServerConnections connections() {
    return new ServerConnections(
        anchors, clock, answerLimit, ProxySettings.of(Map.of()), TestRandomness.bytes());
  }

  IdentityStore identities(Path state) {
    return new IdentityStore(state, TestUser.ID, TestRandomness.bytes());
  }

  Journal journal(Path state) {
    return new Journal(state, TestUser.ID, TestRandomness.bytes());
  }

  Sink sink(String text) {
    return ((SinkParseResult.Known) sinks.read(text)).sink();
  }

  String password() throws IOException {
    return Files.readString(target);
  }

  /// As if typed: closing it leaves the delivery's own token alone.
  private static DeliveryToken copy(DeliveryToken token) {
    return ((TokenParseResult.Parsed) DeliveryToken.read(token.reveal())).token();
  }
}
