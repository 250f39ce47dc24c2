package dev.latchkey.agent.redeem;

import dev.latchkey.agent.journal.JournalEntry;
import dev.latchkey.agent.journal.Stage;
import dev.latchkey.agent.redeem.PasswordChoice.Made;
import dev.latchkey.agent.redeem.PasswordChoice.None;
import dev.latchkey.agent.redeem.PasswordChoice.Typed;
import dev.latchkey.protocol.RedemptionAnswer;
import dev.latchkey.protocol.RedemptionRequest;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// Everything before the claim: who asks, whether it may be believed, whether it is what the user
/// wants. Sends nothing but a look until all of that is settled.
final class LookPhase {
  private final RedemptionRun run;

  LookPhase(RedemptionRun run) {
    this.run = run;
  }

  RedemptionResult perform() {
    var obstacle = run.options().sink().obstacle();
    if (obstacle.isPresent()) {
      return new RedemptionResult.Refused(
          "sink", "This sink cannot be used: " + obstacle.get() + ".");
    }
    var asked = asked();
    var before = run.file().latest(JournalEntry.Asked.class);
    boolean same =
        before
            .filter(old -> old.redeem().equals(asked.redeem()) && old.sink().equals(asked.sink()))
            .isPresent();
    if (run.file().stage() == Stage.CLAIMING && !same) {
      return new RedemptionResult.Refused(
          "other_target",
          "An earlier run may have claimed this for another target: use the same --account and --to"
              + before.map(old -> ": " + old.redeem().account() + ", " + old.sink()).orElse("")
              + ".");
    }
    if (!before.filter(asked::equals).isPresent()) {
      run.file().append(asked);
    }
    run.reached(RedemptionStep.ASKED);
    return switch (run.connection()
        .redeem(nonce -> RedemptionRequest.signed(asked.redeem(), nonce, "", run.signers()))) {
      case ServerReply.NoAnswer<RedemptionAnswer>(var why) ->
          new RedemptionResult.Refused("no_answer", "No trustworthy response: " + why + ".");
      case ServerReply.Signed<RedemptionAnswer>(var answer) -> judge(answer);
    };
  }

  private JournalEntry.Asked asked() {
    var options = run.options();
    return new JournalEntry.Asked(
        options.url().toString(),
        options.ca().map(Path::toAbsolutePath).map(Path::toString).orElse(""),
        run.look(),
        options.sink().address().toString());
  }

  private RedemptionResult judge(RedemptionAnswer answer) {
    if (!run.connection().trusts(answer.tlsKeys())) {
      return new RedemptionResult.Refused(
          "tls_key", run.connection().distrust() + " Nothing was claimed.");
    }
    var claimPhase = new ClaimPhase(run, answer);
    boolean remembered = run.file().stage() == Stage.CLAIMING;
    return switch (answer.status()) {
      case READY -> answer.alarm() ? claimPhase.refused(answer) : choose(answer, claimPhase);
      case CLAIMED -> remembered ? takeUp(answer, claimPhase) : forgotten(answer, claimPhase);
      case IN_DOUBT -> remembered ? claimPhase.refused(answer) : forgotten(answer, claimPhase);
      // A code is for the Latchkey that the user has seen, not for any server that says "claimed".
      case CLAIMED_BY_ANOTHER ->
          claimPhase.protest(answer.grant().codeNeeded() && objection(answer).isEmpty());
      default -> claimPhase.refused(answer);
    };
  }

  private RedemptionResult takeUp(RedemptionAnswer answer, ClaimPhase claimPhase) {
    return answer.alarm() ? claimPhase.contested() : choose(answer, claimPhase);
  }

  /// Without a claim of its own the agent owes no receipt: any Latchkey could say "claimed".
  private RedemptionResult forgotten(RedemptionAnswer answer, ClaimPhase claimPhase) {
    return objection(answer).orElseGet(claimPhase::unremembered);
  }

  private Optional<RedemptionResult> objection(RedemptionAnswer answer) {
    var grant = answer.grant();
    if (!grant.fits(run.look())) {
      return Optional.of(
          new RedemptionResult.Refused(
              "wrong_target",
              String.format(
                  Locale.ROOT,
                  "This token is for account %s, sink %s, mode %s, which is not what you asked"
                      + " for.",
                  grant.account(),
                  grant.sink().isEmpty() ? "any" : grant.sink(),
                  grant.mode())));
    }
    return run.conversation().agrees(origin(answer))
        ? Optional.empty()
        : Optional.of(new RedemptionResult.Refused("declined", "Nothing was changed."));
  }

  private RedemptionResult choose(RedemptionAnswer answer, ClaimPhase claimPhase) {
    var objection = objection(answer);
    if (objection.isPresent()) {
      return objection.get();
    }
    run.reached(RedemptionStep.LOOKED);
    if (run.token().mode().isSealed()) {
      return claimPhase.performSealed();
    }
    var rules =
        PasswordRules.forAccount(run.options().account()).and(run.options().sink()::refuses);
    return switch (run.conversation().password(run.token().mode(), rules)) {
      case None(var reason, var message) -> new RedemptionResult.Refused(reason, message);
      case Typed(var password) -> {
        try (password) {
          yield claimPhase.perform(password, false);
        }
      }
      case Made(var password) -> {
        try (password) {
          yield claimPhase.perform(password, true);
        }
      }
    };
  }

  private DeliveryOrigin origin(RedemptionAnswer answer) {
    return new DeliveryOrigin(
        answer.grant(),
        run.options().sink().address(),
        run.options().url(),
        run.token().fingerprint(),
        answer.secondsLeft(),
        run.connection().certificateValid().orElse(false));
  }
}
