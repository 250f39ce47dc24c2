package dev.latchkey.agent.redeem;

import dev.latchkey.agent.journal.Entry;
import dev.latchkey.agent.journal.Stage;
import dev.latchkey.agent.redeem.PasswordChoice.Made;
import dev.latchkey.agent.redeem.PasswordChoice.None;
import dev.latchkey.agent.redeem.PasswordChoice.Typed;
import dev.latchkey.protocol.Answer;
import dev.latchkey.protocol.RedemptionRequest;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// Everything before the claim: who asks, whether it may be believed, whether it is what the user
/// wants. Sends nothing but a look until all of that is settled.
final class Look {
  private final Run run;

  Look(Run run) {
    this.run = run;
  }

  Result perform() {
    var obstacle = run.order().sink().obstacle();
    if (obstacle.isPresent()) {
      return new Result.Refused("sink", "The sink would not work: " + obstacle.get() + ".");
    }
    var asked = asked();
    var before = run.file().latest(Entry.Asked.class);
    boolean same =
        before
            .filter(old -> old.redeem().equals(asked.redeem()) && old.sink().equals(asked.sink()))
            .isPresent();
    if (run.file().stage() == Stage.CLAIMING && !same) {
      return new Result.Refused(
          "other_target",
          "An earlier run may have claimed this for another target: give the same --account and"
              + " --to"
              + before.map(old -> ": " + old.redeem().account() + ", " + old.sink()).orElse("")
              + ".");
    }
    if (!before.filter(asked::equals).isPresent()) {
      run.file().append(asked);
    }
    run.reached(Step.ASKED);
    return switch (run.line().send(RedemptionRequest.signed(asked.redeem(), "", run.token()))) {
      case Reply.NoAnswer<Answer>(var why) ->
          new Result.Refused("no_answer", "No answer that can be believed: " + why + ".");
      case Reply.Signed<Answer>(var answer) -> judge(answer);
    };
  }

  private Entry.Asked asked() {
    var order = run.order();
    return new Entry.Asked(
        order.url().toString(),
        order.ca().map(Path::toAbsolutePath).map(Path::toString).orElse(""),
        run.look(),
        order.sink().address().toString());
  }

  private Result judge(Answer answer) {
    if (!run.line().trusts(answer.tlsKeys())) {
      return new Result.Refused(
          "tls_key",
          "The TLS certificate is not valid, and its key is none that the token's Latchkey vouches"
              + " for: somebody may sit in between. Nothing was claimed.");
    }
    var claiming = new Claiming(run, answer);
    boolean remembered = run.file().stage() == Stage.CLAIMING;
    return switch (answer.status()) {
      case READY -> answer.alarm() ? claiming.refused(answer) : choose(answer, claiming);
      case CLAIMED -> remembered ? takeUp(answer, claiming) : forgotten(answer, claiming);
      case IN_DOUBT -> remembered ? claiming.refused(answer) : forgotten(answer, claiming);
      // A code is for the Latchkey that the user has seen, not for whoever says "claimed".
      case CLAIMED_BY_ANOTHER ->
          claiming.protest(answer.grant().codeNeeded() && objection(answer).isEmpty());
      default -> claiming.refused(answer);
    };
  }

  private Result takeUp(Answer answer, Claiming claiming) {
    return answer.alarm() ? claiming.contested() : choose(answer, claiming);
  }

  /// Without a claim of its own the agent owes nobody a receipt: any Latchkey could say "claimed".
  private Result forgotten(Answer answer, Claiming claiming) {
    return objection(answer).orElseGet(claiming::unremembered);
  }

  private Optional<Result> objection(Answer answer) {
    var grant = answer.grant();
    if (!grant.fits(run.look())) {
      return Optional.of(
          new Result.Refused(
              "wrong_target",
              String.format(
                  Locale.ROOT,
                  "This token is for account %s, sink %s, mode %s: not what you asked for.",
                  grant.account(),
                  grant.sink().isEmpty() ? "any" : grant.sink(),
                  grant.mode())));
    }
    return run.talk().agrees(origin(answer))
        ? Optional.empty()
        : Optional.of(new Result.Refused("declined", "Nothing was done."));
  }

  private Result choose(Answer answer, Claiming claiming) {
    var objection = objection(answer);
    if (objection.isPresent()) {
      return objection.get();
    }
    run.reached(Step.LOOKED);
    var rules = PasswordRules.forAccount(run.order().account());
    return switch (run.talk().password(run.token().mode(), rules)) {
      case None(var reason, var message) -> new Result.Refused(reason, message);
      case Typed(var password) -> {
        try (password) {
          yield claiming.perform(password, false);
        }
      }
      case Made(var password) -> {
        try (password) {
          yield claiming.perform(password, true);
        }
      }
    };
  }

  private Origin origin(Answer answer) {
    return new Origin(
        answer.grant(),
        run.order().sink().address(),
        run.order().url(),
        run.token().fingerprint(),
        answer.secondsLeft(),
        run.line().certificateValid().orElse(false));
  }
}
