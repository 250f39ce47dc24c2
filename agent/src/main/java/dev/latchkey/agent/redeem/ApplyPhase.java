package dev.latchkey.agent.redeem;

import dev.latchkey.agent.journal.JournalEntry;
import dev.latchkey.agent.sink.ApplyResult;
import dev.latchkey.agent.sink.Attempt;
import dev.latchkey.agent.sink.NewPassword;
import dev.latchkey.agent.sink.Preparation;

/// The sink's turn, between an intent and an outcome that are both on the disk.
final class ApplyPhase {
  private final RedemptionRun run;

  ApplyPhase(RedemptionRun run) {
    this.run = run;
  }

  RedemptionResult perform(NewPassword password, boolean made) {
    var refused = run.options().sink().refuses(password);
    if (refused.isPresent()) {
      return settle(
          new ApplyResult.NotApplied(
              "password_refused", "This sink cannot take the password: " + refused.get()));
    }
    return switch (run.options().sink().prepare(run.token().rid())) {
      case Preparation.NotPrepared(var code, var why) ->
          settle(new ApplyResult.NotApplied(code, why));
      case Preparation.Prepared(var attempt) -> apply(attempt, password, made);
    };
  }

  private RedemptionResult apply(Attempt attempt, NewPassword password, boolean made) {
    run.reached(RedemptionStep.PREPARED);
    run.file().append(new JournalEntry.Intent(attempt.mark()));
    run.reached(RedemptionStep.INTENT_JOURNALED);
    var application = attempt.apply(password);
    run.reached(RedemptionStep.APPLIED);
    boolean failed = application instanceof ApplyResult.NotApplied;
    if (made && !failed && !run.options().sink().showsPassword()) {
      run.conversation().showMade(password);
    }
    return settle(application);
  }

  private RedemptionResult settle(ApplyResult application) {
    ReceiptDelivery.journal(run.file(), application);
    run.reached(RedemptionStep.OUTCOME_JOURNALED);
    return run.receiptDelivery()
        .settle(
            run.file(),
            switch (application) {
              case ApplyResult.Applied() -> "";
              case ApplyResult.NotApplied(_, var why) -> why;
              case ApplyResult.Unsure(var why) -> why;
            });
  }
}
