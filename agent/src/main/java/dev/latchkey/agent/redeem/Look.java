package dev.latchkey.agent.redeem;

import dev.latchkey.agent.journal.Entry;
import dev.latchkey.agent.journal.Stage;
import dev.latchkey.agent.redeem.PasswordChoice.Made;
import dev.latchkey.agent.redeem.PasswordChoice.None;
import dev.latchkey.agent.redeem.PasswordChoice.Typed;
import dev.latchkey.protocol.Answer;
import dev.latchkey.protocol.RedemptionRequest;
import java.nio.file.Path;

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
    return switch (answer.status()) {
      case READY -> agree(answer, claiming);
      case CLAIMED ->
          run.file().stage() == Stage.CLAIMING ? agree(answer, claiming) : claiming.unremembered();
      case CLAIMED_BY_ANOTHER -> claiming.protest();
      default -> claiming.refused(answer);
    };
  }

  private Result agree(Answer answer, Claiming claiming) {
    var grant = answer.grant();
    if (!grant.fits(run.look())) {
      return new Result.Refused(
          "wrong_target",
          "This token is for account %s, sink %s, mode %s: not what you asked for."
              .formatted(
                  grant.account(), grant.sink().isEmpty() ? "any" : grant.sink(), grant.mode()));
    }
    if (answer.alarm()) {
      return claiming.contested();
    }
    if (!run.talk().agrees(origin(answer))) {
      return new Result.Refused("declined", "Nothing was done.");
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
