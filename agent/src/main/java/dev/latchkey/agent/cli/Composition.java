package dev.latchkey.agent.cli;

import dev.latchkey.agent.journal.Journal;
import dev.latchkey.agent.redeem.Connections;
import dev.latchkey.agent.redeem.LocalPolicy;
import dev.latchkey.agent.redeem.PasswordMaker;
import dev.latchkey.agent.redeem.Receipts;
import dev.latchkey.agent.redeem.Redemption;
import dev.latchkey.agent.redeem.Steps;
import dev.latchkey.agent.sink.Sinks;
import java.nio.file.Path;
import java.time.Duration;

/// Puts the agent together, by hand.
record Composition(Outside outside, Path state) {
  private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
  private static final Steps UNWATCHED = step -> {};

  Sinks sinks() {
    return new Sinks(COMMAND_TIMEOUT, outside.user());
  }

  Connections connections() {
    return new Connections(outside.ticker(), ANSWER_TIMEOUT, outside.proxies());
  }

  Journal journal() {
    return new Journal(state, outside.user(), outside.randomness());
  }

  LocalPolicy.Reading policy() {
    return outside
        .superusers()
        .map(names -> LocalPolicy.read(state, names))
        .orElseGet(() ->
            new LocalPolicy.Reading.Unreadable(
                "cannot read /etc/passwd, which names the accounts with user id 0"));
  }

  PasswordMaker passwordMaker() {
    return new PasswordMaker(outside.randomness());
  }

  Receipts receipts() {
    return new Receipts(journal(), connections(), sinks(), outside.ticker(), UNWATCHED);
  }

  Redemption redemption(LocalPolicy policy) {
    return new Redemption(
        journal(), policy, receipts(), connections(), outside.ticker(), UNWATCHED);
  }
}
