package dev.latchkey.agent.redeem;

import dev.latchkey.agent.journal.Entry;
import dev.latchkey.agent.journal.JournalFile;
import dev.latchkey.agent.redeem.Result.ReceiptState;
import dev.latchkey.agent.sink.Application;
import dev.latchkey.agent.sink.Sink;
import dev.latchkey.protocol.Acknowledgement;
import dev.latchkey.protocol.AgentKeys;
import dev.latchkey.protocol.Outcome;
import dev.latchkey.protocol.Receipt;
import dev.latchkey.protocol.ReceiptRequest;
import java.util.Optional;

/// Brings a journal file with an outcome, or one cut off before it, to its acknowledgement.
final class Settlement {
  private static final String INTERCEPTED =
      " Two agents used this token: if both were not you, treat the password as known.";

  private final Line line;
  private final Steps steps;

  Settlement(Line line, Steps steps) {
    this.line = line;
    this.steps = steps;
  }

  /// Writes down what a sink did.
  static void journal(JournalFile file, Application application) {
    file.append(
        switch (application) {
          case Application.Applied() -> new Entry.Done(Outcome.APPLIED, "");
          case Application.NotApplied(var code, _) -> new Entry.Done(Outcome.FAILED, code);
          case Application.Unsure(_) -> new Entry.Done(Outcome.UNKNOWN, "");
        });
  }

  /// After a crash between intent and outcome: never applies again; the sink tells, or nobody can.
  static void recover(JournalFile file, Sink sink) {
    var asked = file.latest(Entry.Asked.class).orElseThrow();
    var intent = file.latest(Entry.Intent.class).orElseThrow();
    journal(file, sink.recover(asked.redeem().rid(), intent.mark()));
  }

  /// Sends the receipt; once it is acknowledged the seed is wiped.
  ///
  /// @param why what the user is told first
  Result.Finished settle(JournalFile file, String why) {
    var done = file.latest(Entry.Done.class).orElseThrow();
    var acknowledged = send(file, done);
    if (acknowledged.isEmpty()) {
      return owed(file, why);
    }
    steps.reached(Step.ACKNOWLEDGED);
    var ack = acknowledged.get();
    file.append(new Entry.Settled(ack.result(), ack.alarm()));
    steps.reached(Step.SETTLED);
    file.wipeSeed();
    var state =
        ack.result() == Acknowledgement.Result.ACCEPTED
            ? ReceiptState.ACCEPTED
            : ReceiptState.CONFLICT;
    return finished(done, state, ack.alarm(), why);
  }

  /// The same result as when nothing came back.
  static Result.Finished owed(JournalFile file, String why) {
    return finished(file.latest(Entry.Done.class).orElseThrow(), ReceiptState.OWED, false, why);
  }

  private Optional<Acknowledgement> send(JournalFile file, Entry.Done done) {
    var redeem = file.latest(Entry.Asked.class).orElseThrow().redeem();
    var claim = file.latest(Entry.Claim.class).orElseThrow();
    var receipt = new Receipt(claim.transcript(), done.outcome(), done.code());
    try (AgentKeys keys = file.keys().orElseThrow()) {
      var request = ReceiptRequest.signed(receipt, keys.receipts());
      return line.send(redeem.rid(), redeem.fp(), request)
              instanceof Reply.Signed<Acknowledgement>(var ack)
          ? Optional.of(ack)
          : Optional.empty();
    }
  }

  private static Result.Finished finished(
      Entry.Done done, ReceiptState state, boolean alarm, String why) {
    var outcome =
        switch (done.outcome()) {
          case APPLIED -> "The password is in force.";
          case FAILED -> "The password was not applied; the old one holds (" + done.code() + ").";
          case UNKNOWN -> "Nobody can tell whether the password was applied: set it anew.";
        };
    var receipt =
        switch (state) {
          case ACCEPTED -> " Latchkey has the receipt.";
          case OWED -> " Latchkey did not acknowledge the receipt: run `latchkey-agent status`.";
          case CONFLICT -> " Latchkey has another receipt for it on record and keeps that one.";
        };
    var message = (why.isEmpty() ? "" : why + ". ") + outcome + receipt;
    return new Result.Finished(
        done.outcome(), done.code(), state, alarm, alarm ? message + INTERCEPTED : message);
  }
}
