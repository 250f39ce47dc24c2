package dev.latchkey.agent.redeem;

import dev.latchkey.agent.journal.Entry;
import dev.latchkey.agent.journal.Stage;
import dev.latchkey.agent.sink.Password;
import dev.latchkey.protocol.Answer;
import dev.latchkey.protocol.Op;
import dev.latchkey.protocol.Outcome;
import dev.latchkey.protocol.Redeem;
import dev.latchkey.protocol.RedemptionRequest;
import dev.latchkey.protocol.Status;
import java.time.Duration;
import java.util.Optional;

/// The claim, and what follows from its answer. The claim is in the journal before it is sent.
final class Claiming {
  private static final String TAKEN =
      "Somebody else has already redeemed this token: two agents used this token; if both were not"
          + " you, treat the password as known.";

  private final Run run;
  private final Answer look;

  Claiming(Run run, Answer look) {
    this.run = run;
    this.look = look;
  }

  /// Claims and applies.
  ///
  /// @param made whether the password was made here and is to be shown
  Result perform(Password password, boolean made) {
    run.reached(Step.PASSWORD_CHOSEN);
    var code = look.grant().codeNeeded() ? run.talk().confirmCode(-1) : Optional.of("");
    while (code.isPresent()) {
      // From before the request: what is left counts from the moment Latchkey wrote it.
      var sent = run.elapsed();
      var reply = send(code.get());
      if (!(reply instanceof Reply.Signed<Answer>(var answer))) {
        return unanswered(((Reply.NoAnswer<Answer>) reply).why());
      }
      if (answer.status() != Status.WRONG_CODE || answer.triesLeft() == 0) {
        return judge(answer, sent, password, made);
      }
      run.file().append(new Entry.Unclaimed("wrong_code"));
      code = run.talk().confirmCode(answer.triesLeft());
    }
    return new Result.Refused("code_needed", "This delivery asks for its confirm code.");
  }

  /// Claims although somebody else has, so that Latchkey sees two agents and raises the alarm.
  ///
  /// @param withCode whether to ask for the confirm code: without it the claim may not count
  Result protest(boolean withCode) {
    var code = withCode ? run.talk().confirmCode(-1) : Optional.<String>empty();
    var reply = send(code.orElse(""));
    return reply instanceof Reply.Signed
        ? close(Result.Refused.CLAIMED_BY_ANOTHER, TAKEN)
        : new Result.Refused(
            Result.Refused.CLAIMED_BY_ANOTHER,
            TAKEN + " Latchkey could not be told: run this again.");
  }

  /// Latchkey knows this agent's key, and this agent's journal does not know the claim: it is a
  /// copy, or was set back. The original may have applied.
  Result unremembered() {
    run.file().append(new Entry.Claim(claim().transcript()));
    return done(Outcome.UNKNOWN, "", "This agent's state was copied or set back");
  }

  /// Claimed by this agent, as its journal knows, but another used the token too.
  Result contested() {
    return done(Outcome.FAILED, "contested", "Somebody else used this token too");
  }

  /// Any status that lets nothing be applied; [Status#IN_DOUBT] after a claim only.
  Result refused(Answer answer) {
    return switch (answer.status()) {
      case EXPIRED -> close("expired", "This token has expired: ask for a new one.");
      case REVOKED -> close("revoked", "This delivery was withdrawn.");
      case CLAIMED_BY_ANOTHER -> close(Result.Refused.CLAIMED_BY_ANOTHER, TAKEN);
      case CONFLICT ->
          close("conflict", "This agent has claimed this delivery before, for another target.");
      case APPLIED, FAILED ->
          close(
              "already_redeemed", "Latchkey has this agent's receipt already: " + answer.status());
      case IN_DOUBT -> late();
      case WRONG_TARGET ->
          unclaimed("wrong_target", "Latchkey says that this is not the target it is for.");
      case WRONG_CODE -> close("wrong_code", "The confirm code was wrong too often.");
      case READY, CLAIMED ->
          new Result.Refused(
              "no_answer",
              "Latchkey's answer makes no sense: "
                  + answer.status()
                  + (answer.alarm() ? ", with an alarm." : "."));
    };
  }

  private Result judge(Answer answer, Duration sent, Password password, boolean made) {
    if (answer.status() != Status.CLAIMED) {
      return refused(answer);
    }
    run.reached(Step.CLAIMED);
    if (answer.alarm()) {
      return contested();
    }
    if (run.elapsed().compareTo(sent.plusSeconds(answer.secondsLeft())) >= 0) {
      return late();
    }
    return new Applying(run).perform(password, made);
  }

  private Reply<Answer> send(String code) {
    if (run.file().stage() != Stage.CLAIMING) {
      run.file().append(new Entry.Claim(claim().transcript()));
    }
    run.reached(Step.CLAIM_JOURNALED);
    return run.line().send(RedemptionRequest.signed(claim(), code, run.token()));
  }

  private Redeem claim() {
    return run.look().withOp(Op.CLAIM);
  }

  private Result late() {
    return done(Outcome.FAILED, "late", "The time for it was over");
  }

  private Result unanswered(String why) {
    return new Result.Refused(
        "no_answer",
        "No answer that can be believed: " + why + ". The claim may have arrived: run this again.");
  }

  private Result done(Outcome outcome, String code, String why) {
    run.file().append(new Entry.Done(outcome, code));
    return run.settlement().settle(run.file(), why);
  }

  private Result unclaimed(String reason, String message) {
    run.file().append(new Entry.Unclaimed(reason));
    return new Result.Refused(reason, message);
  }

  private Result close(String reason, String message) {
    run.file().append(new Entry.Closed(reason));
    run.file().wipeSeed();
    return new Result.Refused(reason, message);
  }
}
