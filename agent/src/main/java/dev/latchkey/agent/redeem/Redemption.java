package dev.latchkey.agent.redeem;

import dev.latchkey.agent.journal.Journal;
import dev.latchkey.agent.journal.JournalFile;
import dev.latchkey.protocol.Mode;
import java.io.IOException;

/// Redeems tokens. Guarantees: a password is applied at most once for a token, never without a
/// claim that Latchkey signed, never after its deadline; whatever was applied is reported sooner or
/// later.
public final class Redemption {
  private final Journal journal;
  private final LocalPolicy policy;
  private final Receipts receipts;
  private final Connections connections;
  private final Ticker ticker;
  private final Steps steps;

  public Redemption(
      Journal journal,
      LocalPolicy policy,
      Receipts receipts,
      Connections connections,
      Ticker ticker,
      Steps steps) {
    this.journal = journal;
    this.policy = policy;
    this.receipts = receipts;
    this.connections = connections;
    this.ticker = ticker;
    this.steps = steps;
  }

  /// Redeems, or takes up again what a crash or a lost answer left.
  public Result redeem(Order order, Conversation talk) {
    var mode = order.token().mode();
    if (mode == Mode.REGISTER) {
      return new Result.Refused("wrong_mode", "This token registers a server; it is no delivery.");
    }
    if (mode.isSealed()) {
      return new Result.Refused("later_release", "Mode " + mode + " comes in a later release.");
    }
    var objection = policy.objection(order);
    if (objection.isPresent()) {
      return new Result.Refused("policy", "Refused here: " + objection.get() + ".");
    }
    return switch (journal.open(order.token().rid())) {
      case Journal.Opening.Busy() ->
          new Result.Refused("busy", "Another run of the agent is redeeming this token right now.");
      case Journal.Opening.Unsafe(var folder) ->
          new Result.Refused(
              "state", "Others may write in " + folder + ": it must be yours, with mode 700.");
      case Journal.Opening.Damaged(var path) ->
          new Result.Refused(
              "journal_damaged", path + " is damaged: nothing is done for this token.");
      case Journal.Opening.Opened(var file) -> {
        try (file) {
          yield resume(order, talk, file);
        }
      }
    };
  }

  private Result resume(Order order, Conversation talk, JournalFile file) {
    if (Receipts.owes(file)) {
      return receipts.settle(file);
    }
    return switch (file.stage()) {
      case OPEN, CLAIMING -> look(order, talk, file);
      default ->
          new Result.Refused(
              "already_redeemed", "This token was used here before; nothing was changed.");
    };
  }

  private Result look(Order order, Conversation talk, JournalFile file) {
    try (var line = connections.open(order.url(), order.ca());
        var keys = file.keys().orElseThrow()) {
      return new Look(new Run(order, file, keys, line, talk, ticker, steps)).perform();
    } catch (IOException noRoots) {
      return new Result.Refused("ca", "Cannot read certificates from the file of --ca.");
    }
  }
}
