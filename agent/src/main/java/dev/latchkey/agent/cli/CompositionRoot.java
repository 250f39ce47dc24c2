package dev.latchkey.agent.cli;

import dev.latchkey.agent.identity.IdentityStore;
import dev.latchkey.agent.journal.Journal;
import dev.latchkey.agent.redeem.LocalPolicy;
import dev.latchkey.agent.redeem.PasswordGenerator;
import dev.latchkey.agent.redeem.PendingReceipts;
import dev.latchkey.agent.redeem.Redemption;
import dev.latchkey.agent.redeem.ServerConnections;
import dev.latchkey.agent.redeem.StepListener;
import dev.latchkey.agent.register.RegisterServer;
import dev.latchkey.agent.register.SealingKeyRenewal;
import dev.latchkey.agent.sink.SinkHost;
import dev.latchkey.agent.sink.Sinks;
import java.nio.file.Path;
import java.time.Duration;

/// Puts the agent together, by hand.
record CompositionRoot(HostEnvironment host, Path state) {
  private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
  private static final StepListener UNWATCHED = step -> {};

  Sinks sinks() {
    return new Sinks(
        new SinkHost(
            host.user(),
            host.home(),
            host.randomness(),
            host.clock()::timeOfDay,
            host.terminal(),
            COMMAND_TIMEOUT));
  }

  ServerConnections connections() {
    return new ServerConnections(
        host.anchors(), host.clock(), ANSWER_TIMEOUT, host.proxies(), host.randomness());
  }

  Journal journal() {
    return new Journal(state, host.user(), host.randomness());
  }

  LocalPolicy.LoadResult policy() {
    return host.superusers()
        .map(names -> LocalPolicy.read(state, names))
        .orElseGet(() ->
            new LocalPolicy.LoadResult.Unreadable(
                "cannot read /etc/passwd, which names the accounts with user id 0"));
  }

  IdentityStore identities() {
    return new IdentityStore(state, host.user(), host.randomness());
  }

  RegisterServer registerServer() {
    return new RegisterServer(identities(), connections(), host.clock());
  }

  SealingKeyRenewal renewal() {
    return new SealingKeyRenewal(identities(), connections(), host.clock());
  }

  PasswordGenerator passwordGenerator() {
    return new PasswordGenerator(host.randomness());
  }

  PendingReceipts receipts() {
    return new PendingReceipts(journal(), connections(), sinks(), host.clock(), UNWATCHED);
  }

  Redemption redemption(LocalPolicy policy) {
    return new Redemption(
        journal(), identities(), policy, receipts(), connections(), host.clock(), UNWATCHED);
  }
}
