package dev.latchkey.agent.redeem;

import dev.latchkey.agent.journal.JournalEntry;
import dev.latchkey.agent.journal.Stage;
import dev.latchkey.agent.sink.NewPassword;
import dev.latchkey.protocol.AnswerStatus;
import dev.latchkey.protocol.ReceiptOutcome;
import dev.latchkey.protocol.Redeem;
import dev.latchkey.protocol.RedemptionAnswer;
import dev.latchkey.protocol.RedemptionOperation;
import dev.latchkey.protocol.RedemptionRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/// The claim, and what follows from its answer. The claim is in the journal before it is sent.
final class ClaimPhase {
  private static final String TAKEN =
      "Another agent has already redeemed this token. If that was not you, treat the password as"
          + " known to an attacker.";

  private final RedemptionRun run;
  private final RedemptionAnswer look;

  ClaimPhase(RedemptionRun run, RedemptionAnswer look) {
    this.run = run;
    this.look = look;
  }

  /// Claims and applies a password that was chosen here.
  ///
  /// @param made whether it was made here and is to be shown
  RedemptionResult perform(NewPassword password, boolean made) {
    run.reached(RedemptionStep.PASSWORD_CHOSEN);
    return perform(_ -> Optional.of(password), made);
  }

  /// Claims and applies the password that the claim brings.
  RedemptionResult performSealed() {
    return perform(new SealedPassword(run)::open, false);
  }

  /// Claims and applies.
  ///
  /// @param source the password, once there is an answer to the claim; closed here
  private RedemptionResult perform(
      Function<RedemptionAnswer, Optional<NewPassword>> source, boolean made) {
    var code = look.grant().codeNeeded() ? run.conversation().confirmCode(-1) : Optional.of("");
    while (code.isPresent()) {
      // From before the request: what is left counts from the moment Latchkey wrote it.
      var sent = run.elapsed();
      var reply = send(code.get());
      if (!(reply instanceof ServerReply.Signed<RedemptionAnswer>(var answer))) {
        return unanswered(((ServerReply.NoAnswer<RedemptionAnswer>) reply).why());
      }
      if (answer.status() != AnswerStatus.WRONG_CODE || answer.triesLeft() == 0) {
        return judge(answer, sent, source, made);
      }
      run.file().append(new JournalEntry.Unclaimed("wrong_code"));
      code = run.conversation().confirmCode(answer.triesLeft());
    }
    return new RedemptionResult.Refused(
        "code_needed", "This delivery asks for its confirm code: run the command on a terminal.");
  }

  /// Claims although someone else has, so that Latchkey sees two agents and raises the alarm.
  ///
  /// @param withCode whether to ask for the confirm code: without it the claim may not count
  RedemptionResult protest(boolean withCode) {
    var code = withCode ? run.conversation().confirmCode(-1) : Optional.<String>empty();
    var reply = send(code.orElse(""));
    return reply instanceof ServerReply.Signed
        ? close(RedemptionResult.Refused.CLAIMED_BY_ANOTHER, TAKEN)
        : new RedemptionResult.Refused(
            RedemptionResult.Refused.CLAIMED_BY_ANOTHER,
            TAKEN + " Latchkey could not be told: run this command again.");
  }

  /// Latchkey knows this agent's key, and this agent's journal does not know the claim: it is a
  /// copy, or was set back. The original may have applied.
  RedemptionResult unremembered() {
    run.file().append(new JournalEntry.Claim(claim().transcript()));
    return done(ReceiptOutcome.UNKNOWN, "", "This agent's state was copied or set back");
  }

  /// Claimed by this agent, as its journal knows, but another used the token too.
  RedemptionResult contested() {
    return done(ReceiptOutcome.FAILED, "contested", "Another agent used this token, too");
  }

  /// Any status that lets nothing be applied; [AnswerStatus#IN_DOUBT] after a claim only.
  RedemptionResult refused(RedemptionAnswer answer) {
    return switch (answer.status()) {
      case EXPIRED -> close("expired", "This token has expired: ask for a new one.");
      case REVOKED -> close("revoked", "This delivery was revoked.");
      case CLAIMED_BY_ANOTHER -> close(RedemptionResult.Refused.CLAIMED_BY_ANOTHER, TAKEN);
      case CONFLICT ->
          close("conflict", "This agent has already claimed this delivery for another target.");
      case APPLIED, FAILED ->
          close(
              "already_redeemed", "Latchkey already has this agent's receipt: " + answer.status());
      case IN_DOUBT -> late();
      case WRONG_TARGET ->
          unclaimed("wrong_target", "Latchkey says that this is not the target it is for.");
      case WRONG_CODE -> close("wrong_code", "The confirm code was wrong too many times.");
      case READY, CLAIMED ->
          new RedemptionResult.Refused(
              "no_answer",
              "Latchkey sent an invalid response: "
                  + answer.status()
                  + (answer.alarm() ? ", with an alarm." : "."));
    };
  }

  private RedemptionResult judge(
      RedemptionAnswer answer,
      Duration sent,
      Function<RedemptionAnswer, Optional<NewPassword>> source,
      boolean made) {
    if (answer.status() != AnswerStatus.CLAIMED) {
      return refused(answer);
    }
    run.reached(RedemptionStep.CLAIMED);
    if (answer.alarm()) {
      return contested();
    }
    if (run.elapsed().compareTo(sent.plusSeconds(answer.secondsLeft())) >= 0) {
      return late();
    }
    var password = source.apply(answer);
    if (password.isEmpty()) {
      return done(
          ReceiptOutcome.FAILED,
          RedemptionResult.UNSEALING,
          "The password that came cannot be opened here");
    }
    try (var opened = password.get()) {
      return new ApplyPhase(run).perform(opened, made);
    }
  }

  private ServerReply<RedemptionAnswer> send(String code) {
    if (run.file().stage() != Stage.CLAIMING) {
      run.file().append(new JournalEntry.Claim(claim().transcript()));
    }
    run.reached(RedemptionStep.CLAIM_JOURNALED);
    return run.connection()
        .redeem(nonce -> RedemptionRequest.signed(claim(), nonce, code, run.signers()));
  }

  private Redeem claim() {
    return run.look().withOp(RedemptionOperation.CLAIM);
  }

  private RedemptionResult late() {
    return done(ReceiptOutcome.FAILED, "late", "The delivery has expired");
  }

  private RedemptionResult unanswered(String why) {
    return new RedemptionResult.Refused(
        "no_answer",
        "No trustworthy response: "
            + why
            + ". The claim may have arrived: run this command again.");
  }

  private RedemptionResult done(ReceiptOutcome outcome, String code, String why) {
    run.file().append(new JournalEntry.Done(outcome, code));
    return run.receiptDelivery().settle(run.file(), why);
  }

  private RedemptionResult unclaimed(String reason, String message) {
    run.file().append(new JournalEntry.Unclaimed(reason));
    return new RedemptionResult.Refused(reason, message);
  }

  private RedemptionResult close(String reason, String message) {
    run.file().append(new JournalEntry.Closed(reason));
    run.file().wipeSeed();
    return new RedemptionResult.Refused(reason, message);
  }
}
