package dev.latchkey.server.signin;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.notifications.Notifications;
import dev.latchkey.server.platform.Identities;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.secondfactor.FactorLanes;
import dev.latchkey.server.secondfactor.FirstCode;
import dev.latchkey.server.secondfactor.PendingSignIn;
import dev.latchkey.server.secondfactor.SecondFactor;
import dev.latchkey.server.secondfactor.SecondFactors;
import dev.latchkey.server.secondfactor.TotpSecrets;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.throttling.RateLimiter;
import dev.latchkey.server.throttling.Throttle;
import dev.latchkey.server.throttling.Throttled;
import java.util.Optional;

/// Sets up a second factor before there is a session, where the installation requires one and the
/// account has none (ASVS-6.3.3).
final class SetUpStep {
  private final Database database;
  private final Accounts accounts;
  private final SecondFactors factors;
  private final Notifications notifications;
  private final AuditTrail audit;
  private final RateLimiter limiter;
  private final Throttle throttle;
  private final SecondStep step;

  SetUpStep(Platform platform, Identities identities, SecondStep step) {
    database = platform.database();
    accounts = identities.accounts();
    factors = identities.secondFactors();
    notifications = identities.notifications();
    audit = platform.audit();
    limiter = platform.limiter();
    throttle = platform.throttle();
    this.step = step;
  }

  /// What waits for a factor that is still to be set up.
  ///
  /// @param secret the one of the app; empty before it was asked for
  record Awaited(Account account, Optional<TotpSecrets.Waiting> secret) {}

  /// Empty where nothing waits behind the token, or the account has a factor.
  Optional<Awaited> awaited(Secret token) {
    return pending(token)
        .flatMap(first -> database.read(handle -> accounts.byId(handle, first.account())))
        .map(account -> new Awaited(account, factors.totp().waiting(database, account.id())));
  }

  private Optional<PendingSignIn> pending(Secret token) {
    var now = database.now();
    return database.read(handle ->
        factors
            .pending()
            .find(handle, token, now)
            .filter(first -> factors.methods(handle, first.account()).isEmpty()));
  }

  /// Makes the secret.
  ///
  /// @return false where nothing waits
  boolean begin(Secret token) {
    var first = pending(token);
    first.ifPresent(waiting -> {
      var _ = factors.totp().begin(database, waiting.account());
    });
    return first.isPresent();
  }

  /// Takes the first code, and signs in.
  Throttled<SetUpOutcome> confirm(SecondStep.Answer answer) {
    return pending(answer.token())
        .map(first ->
            throttle.<SetUpOutcome>attempt(
                FactorLanes.ofFirstCodes(first.account()).budgets(),
                place -> confirm(answer, first, place)))
        .orElseGet(() -> Throttled.of(new SetUpOutcome.Lapsed()));
  }

  private SetUpOutcome confirm(
      SecondStep.Answer answer, PendingSignIn first, RateLimiter.Place place) {
    var outcome = limiter.verify(database, place, () -> confirm(answer, first));
    if (outcome instanceof SetUpOutcome.WrongFirstCode) {
      database.write(transaction -> {
        limiter.failedIn(transaction, place);
        audit.append(
            transaction, new SecondStepEvent.Refused(first.account(), factors.totp().word()));
        return true;
      });
    } else {
      limiter.passed(database, place);
    }
    return outcome;
  }

  private SetUpOutcome confirm(SecondStep.Answer answer, PendingSignIn first) {
    return switch (factors.totp().judgeFirst(database, first.account(), answer.proof())) {
      case FirstCode.Right(var proof) -> {
        var given = step.given(answer, first, factors.totp());
        yield database.write(transaction -> begin(transaction, given, proof));
      }
      case FirstCode.Wrong _ -> new SetUpOutcome.WrongFirstCode(false);
      case FirstCode.OtherTime _ -> new SetUpOutcome.WrongFirstCode(true);
      case FirstCode.Lapsed _ -> new SetUpOutcome.NoSecret();
    };
  }

  private SetUpOutcome begin(
      Transaction transaction, SecondStep.Given given, SecondFactor.Proof proof) {
    var account = step.held(transaction, given);
    if (account.isEmpty()) {
      return new SetUpOutcome.Lapsed();
    }
    var id = account.get().id();
    if (!factors.methods(transaction.handle(), id).isEmpty() || !proof.take(transaction)) {
      return new SetUpOutcome.NoSecret();
    }
    audit.append(transaction, new SecondStepEvent.Added(id, factors.totp().word()));
    notifications.secondFactorAdded(transaction, id);
    var codes = factors.codes().make(transaction, id);
    return new SetUpOutcome.Done(step.begin(transaction, given, account.get()), codes);
  }
}
