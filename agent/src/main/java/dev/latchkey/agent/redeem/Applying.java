package dev.latchkey.agent.redeem;

import dev.latchkey.agent.journal.Entry;
import dev.latchkey.agent.sink.Application;
import dev.latchkey.agent.sink.Attempt;
import dev.latchkey.agent.sink.Password;
import dev.latchkey.agent.sink.Preparation;

/// The sink's turn, between an intent and an outcome that are both on the disk.
final class Applying {
  private final Run run;

  Applying(Run run) {
    this.run = run;
  }

  Result perform(Password password, boolean made) {
    return switch (run.order().sink().prepare(run.token().rid())) {
      case Preparation.NotPrepared(var code, var why) ->
          settle(new Application.NotApplied(code, why));
      case Preparation.Prepared(var attempt) -> apply(attempt, password, made);
    };
  }

  private Result apply(Attempt attempt, Password password, boolean made) {
    run.reached(Step.PREPARED);
    run.file().append(new Entry.Intent(attempt.mark()));
    run.reached(Step.INTENT_JOURNALED);
    var application = attempt.apply(password);
    run.reached(Step.APPLIED);
    if (made && !(application instanceof Application.NotApplied)) {
      run.talk().showMade(password);
    }
    return settle(application);
  }

  private Result settle(Application application) {
    Settlement.journal(run.file(), application);
    run.reached(Step.OUTCOME_JOURNALED);
    return run.settlement()
        .settle(
            run.file(),
            switch (application) {
              case Application.Applied() -> "";
              case Application.NotApplied(_, var why) -> why;
              case Application.Unsure(var why) -> why;
            });
  }
}
