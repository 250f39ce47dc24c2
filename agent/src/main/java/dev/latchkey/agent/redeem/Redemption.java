package dev.latchkey.agent.redeem;

import dev.latchkey.agent.journal.Journal;
import dev.latchkey.agent.journal.JournalFile;
import dev.latchkey.protocol.DeliveryMode;
import java.io.IOException;

/// Redeems tokens. Guarantees: a password is applied at most once for a token, never without a
/// claim that Latchkey signed, never after its deadline; whatever was applied is reported sooner or
/// later.
public final class Redemption {
  private final Journal journal;
  private final LocalPolicy policy;
  private final PendingReceipts receipts;
  private final ServerConnections connections;
  private final AgentClock clock;
  private final StepListener steps;

  public Redemption(
      Journal journal,
      LocalPolicy policy,
      PendingReceipts receipts,
      ServerConnections connections,
      AgentClock clock,
      StepListener steps) {
    this.journal = journal;
    this.policy = policy;
    this.receipts = receipts;
    this.connections = connections;
    this.clock = clock;
    this.steps = steps;
  }

  /// Redeems, or takes up again what a crash or a lost answer left.
  public RedemptionResult redeem(RedeemOptions options, Conversation conversation) {
    var mode = options.token().mode();
    if (mode == DeliveryMode.REGISTER) {
      return new RedemptionResult.Refused(
          "wrong_mode", "This token registers a server; it is not for a delivery.");
    }
    if (mode.isSealed()) {
      return new RedemptionResult.Refused(
          "later_release", "Mode " + mode + " is planned for a later release.");
    }
    var objection = policy.objection(options);
    if (objection.isPresent()) {
      return new RedemptionResult.Refused("policy", "Refused here: " + objection.get() + ".");
    }
    return switch (journal.open(options.token().rid())) {
      case Journal.Opening.Busy() ->
          new RedemptionResult.Refused(
              "busy", "Another run of the agent is redeeming this token at the moment.");
      case Journal.Opening.Unsafe(var folder) ->
          new RedemptionResult.Refused(
              "state", "Other users can write in " + folder + ": it must be yours, with mode 700.");
      case Journal.Opening.Damaged(var path) ->
          new RedemptionResult.Refused(
              "journal_damaged", path + " is damaged: this token cannot be used here.");
      case Journal.Opening.Opened(var file) -> {
        try (file) {
          yield resume(options, conversation, file);
        }
      }
    };
  }

  private RedemptionResult resume(
      RedeemOptions options, Conversation conversation, JournalFile file) {
    if (PendingReceipts.owes(file)) {
      return receipts.settle(file);
    }
    return switch (file.stage()) {
      case OPEN, CLAIMING -> look(options, conversation, file);
      default ->
          new RedemptionResult.Refused(
              "already_redeemed", "This token was already used here; nothing was changed.");
    };
  }

  private RedemptionResult look(
      RedeemOptions options, Conversation conversation, JournalFile file) {
    try (var connection = connections.open(options.url(), options.ca());
        var keys = file.keys().orElseThrow()) {
      return new LookPhase(
              new RedemptionRun(options, file, keys, connection, conversation, clock, steps))
          .perform();
    } catch (IOException noRoots) {
      return new RedemptionResult.Refused("ca", "Cannot read certificates from the file of --ca.");
    }
  }
}
