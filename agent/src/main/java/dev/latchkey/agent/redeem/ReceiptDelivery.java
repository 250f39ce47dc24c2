package dev.latchkey.agent.redeem;

import dev.latchkey.agent.journal.JournalEntry;
import dev.latchkey.agent.journal.JournalFile;
import dev.latchkey.agent.redeem.RedemptionResult.ReceiptState;
import dev.latchkey.agent.sink.ApplyResult;
import dev.latchkey.agent.sink.Sink;
import dev.latchkey.protocol.Acknowledgement;
import dev.latchkey.protocol.AgentKeys;
import dev.latchkey.protocol.Receipt;
import dev.latchkey.protocol.ReceiptOutcome;
import dev.latchkey.protocol.ReceiptRequest;
import java.util.Optional;

/// Sends the receipt of a journal file with an outcome, or one cut off before it, until it is
/// acknowledged.
final class ReceiptDelivery {
  private static final String INTERCEPTED =
      " Two agents used this token. If one of them was not you, treat the password as known to an"
          + " attacker.";

  private final ServerConnection connection;
  private final StepListener steps;

  ReceiptDelivery(ServerConnection connection, StepListener steps) {
    this.connection = connection;
    this.steps = steps;
  }

  /// Writes down what a sink did.
  static void journal(JournalFile file, ApplyResult application) {
    file.append(
        switch (application) {
          case ApplyResult.Applied() -> new JournalEntry.Done(ReceiptOutcome.APPLIED, "");
          case ApplyResult.NotApplied(var code, _) ->
              new JournalEntry.Done(ReceiptOutcome.FAILED, code);
          case ApplyResult.Unsure(_) -> new JournalEntry.Done(ReceiptOutcome.UNKNOWN, "");
        });
  }

  /// After a crash between intent and outcome: never applies again; the sink tells, or it stays
  /// unknown.
  static void recover(JournalFile file, Sink sink) {
    var asked = file.latest(JournalEntry.Asked.class).orElseThrow();
    var intent = file.latest(JournalEntry.Intent.class).orElseThrow();
    journal(file, sink.recover(asked.redeem().rid(), intent.mark()));
  }

  /// Sends the receipt; once it is acknowledged the seed is wiped.
  ///
  /// @param why what the user is told first
  RedemptionResult.Finished settle(JournalFile file, String why) {
    var done = file.latest(JournalEntry.Done.class).orElseThrow();
    var acknowledged = send(file, done);
    if (acknowledged.isEmpty()) {
      return owed(file, why);
    }
    steps.reached(RedemptionStep.ACKNOWLEDGED);
    var ack = acknowledged.get();
    file.append(new JournalEntry.Settled(ack.result(), ack.alarm()));
    steps.reached(RedemptionStep.SETTLED);
    file.wipeSeed();
    var state =
        ack.result() == Acknowledgement.Result.ACCEPTED
            ? ReceiptState.ACCEPTED
            : ReceiptState.CONFLICT;
    return finished(done, state, ack.alarm(), why);
  }

  /// The same result as when nothing came back.
  private static RedemptionResult.Finished owed(JournalFile file, String why) {
    return finished(
        file.latest(JournalEntry.Done.class).orElseThrow(), ReceiptState.OWED, false, why);
  }

  private Optional<Acknowledgement> send(JournalFile file, JournalEntry.Done done) {
    var redeem = file.latest(JournalEntry.Asked.class).orElseThrow().redeem();
    var claim = file.latest(JournalEntry.Claim.class).orElseThrow();
    var receipt = new Receipt(claim.transcript(), done.outcome(), done.code());
    try (AgentKeys keys = file.keys().orElseThrow()) {
      return connection.report(
                  redeem.rid(),
                  redeem.fp(),
                  nonce -> ReceiptRequest.signed(receipt, nonce, keys.receipts()))
              instanceof ServerReply.Signed<Acknowledgement>(var ack)
          ? Optional.of(ack)
          : Optional.empty();
    }
  }

  private static RedemptionResult.Finished finished(
      JournalEntry.Done done, ReceiptState state, boolean alarm, String why) {
    var outcome =
        switch (done.outcome()) {
          case APPLIED -> "The password is in force.";
          case FAILED ->
              "The password was not applied; the old one is still in force (" + done.code() + ").";
          case UNKNOWN -> "The agent cannot tell whether the password was applied: set it again.";
        };
    var receipt =
        switch (state) {
          case ACCEPTED -> " Latchkey has the receipt.";
          case OWED -> " Latchkey did not acknowledge the receipt: run `latchkey-agent status`.";
          case CONFLICT -> " Latchkey already has a different receipt for it and keeps that one.";
        };
    var message = (why.isEmpty() ? "" : why + ". ") + outcome + receipt;
    return new RedemptionResult.Finished(
        done.outcome(), done.code(), state, alarm, alarm ? message + INTERCEPTED : message);
  }
}
