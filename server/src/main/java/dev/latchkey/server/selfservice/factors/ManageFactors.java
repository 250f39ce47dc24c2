package dev.latchkey.server.selfservice.factors;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.accountsecurity.CurrentFactor;
import dev.latchkey.server.accountsecurity.CurrentPassword;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.notifications.Notifications;
import dev.latchkey.server.platform.Identities;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.secondfactor.FactorLanes;
import dev.latchkey.server.secondfactor.FirstCode;
import dev.latchkey.server.secondfactor.SecondFactor;
import dev.latchkey.server.secondfactor.SecondFactors;
import dev.latchkey.server.secondfactor.TotpSecrets;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.Amr;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.throttling.RateLimiter;
import dev.latchkey.server.throttling.Throttle;
import dev.latchkey.server.throttling.Throttled;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// One's own second factors.
///
/// Guarantees: who has a session and the password alone can neither remove a factor nor make
/// recovery codes. It takes the factor, or a session that was begun with a recovery code: its owner
/// has lost the device. A passkey that was shown just now removes it alone.
final class ManageFactors {
  private static final Duration LOST_DEVICE = Duration.ofHours(1);

  private final Database database;
  private final Accounts accounts;
  private final SecondFactors factors;
  private final CurrentPassword currentPassword;
  private final CurrentFactor currentFactor;
  private final Notifications notifications;
  private final RateLimiter limiter;
  private final Throttle throttle;
  private final AuditTrail audit;

  ManageFactors(
      Platform platform,
      Identities identities,
      CurrentPassword currentPassword,
      CurrentFactor currentFactor) {
    database = platform.database();
    accounts = identities.accounts();
    factors = identities.secondFactors();
    this.currentPassword = currentPassword;
    this.currentFactor = currentFactor;
    notifications = identities.notifications();
    limiter = platform.limiter();
    throttle = platform.throttle();
    audit = platform.audit();
  }

  private TotpSecrets totp() {
    return factors.totp();
  }

  boolean isOffered() {
    return factors.isOffered();
  }

  /// What the account has.
  Optional<SecondFactors.Present> present(Session session) {
    return database.read(handle -> factors.present(handle, session.accountId()));
  }

  Account account(Session session) {
    return database.read(handle -> accounts.byId(handle, session.accountId())).orElseThrow();
  }

  /// The secret that waits for its first code.
  Optional<TotpSecrets.Waiting> waiting(Session session) {
    return totp().waiting(database, session.accountId());
  }

  /// Makes a secret, for someone who has just given the password.
  FactorOutcome begin(Session session) {
    return present(session).isPresent()
        ? new FactorOutcome.Exists()
        : new FactorOutcome.Begun(totp().begin(database, session.accountId()));
  }

  /// The same with the password.
  Throttled<FactorOutcome> begin(Session session, Secret password) {
    return currentPassword
        .check(session.accountId(), password)
        .map(right -> right ? begin(session) : new FactorOutcome.WrongPassword());
  }

  /// Takes the first code; from then on sign-ins ask for one.
  Throttled<FactorOutcome> confirm(Session session, Secret code) {
    var seen = account(session);
    return throttle.attempt(
        FactorLanes.ofFirstCodes(seen.id()).budgets(),
        place -> {
          var outcome = limiter.verify(database, place, () -> confirm(seen, code));
          if (outcome instanceof FactorOutcome.WrongFirstCode) {
            refuse(seen.id(), totp(), place);
          } else {
            limiter.passed(database, place);
          }
          return outcome;
        });
  }

  private void refuse(Id account, SecondFactor method, RateLimiter.Place place) {
    database.write(transaction -> {
      limiter.failedIn(transaction, place);
      audit.append(transaction, new FactorEvent.Refused(account, method.word()));
      return true;
    });
  }

  private FactorOutcome confirm(Account seen, Secret code) {
    return switch (totp().judgeFirst(database, seen.id(), code)) {
      case FirstCode.Right(var proof) ->
          database.write(
              transaction -> held(transaction, seen, () -> confirm(transaction, seen.id(), proof)));
      case FirstCode.OtherTime _ -> new FactorOutcome.WrongFirstCode(true);
      case FirstCode.Wrong _ -> new FactorOutcome.WrongFirstCode(false);
      case FirstCode.Lapsed _ -> new FactorOutcome.Nothing();
    };
  }

  private FactorOutcome confirm(Transaction transaction, Id account, SecondFactor.Proof proof) {
    if (totp().since(transaction.handle(), account).isPresent()) {
      return new FactorOutcome.Exists();
    }
    if (!proof.take(transaction)) {
      return new FactorOutcome.Nothing();
    }
    audit.append(transaction, new FactorEvent.Added(account, totp().word()));
    notifications.secondFactorAdded(transaction, account);
    audit.append(transaction, new FactorEvent.CodesMade(account));
    return new FactorOutcome.CodesMade(factors.codes().make(transaction, account));
  }

  /// Whether a change asks for a proof of the present factor: not for an hour after a sign-in with
  /// a recovery code, whose owner has lost the device.
  boolean asksForProof(Session session) {
    var lost =
        session.amr().contains(Amr.RECOVERY_CODE)
            && database.now().isBefore(session.begunAt().plus(LOST_DEVICE))
            && present(session).filter(of -> of.since().isBefore(session.begunAt())).isPresent();
    return !lost;
  }

  /// Whether a removal asks for nothing: a passkey stands for both, so that its owner can remove an
  /// app that is lost, or that a reader of the mailbox has set up.
  boolean isProvenByPasskey(Session session) {
    return session.isByPasskey() && session.isFresh(database.now());
  }

  /// Removes the app and the recovery codes.
  ///
  /// @param shown what a session takes that no passkey has proven just now
  Throttled<FactorOutcome> remove(Session session, Supplier<OwnProof> shown) {
    var seen = account(session);
    return isProvenByPasskey(session)
        ? Throttled.of(
            database.write(
                transaction -> held(transaction, seen, () -> remove(transaction, seen.id()))))
        : change(session, shown.get(), transaction -> remove(transaction, seen.id()));
  }

  private FactorOutcome remove(Transaction transaction, Id account) {
    if (!totp().remove(transaction, account)) {
      return new FactorOutcome.Nothing();
    }
    factors.endStandIns(transaction, account);
    audit.append(transaction, new FactorEvent.Removed(account, totp().word()));
    notifications.secondFactorRemoved(transaction, account);
    return new FactorOutcome.Removed();
  }

  /// Makes other recovery codes; those before end.
  Throttled<FactorOutcome> makeCodes(Session session, OwnProof shown) {
    return change(session, shown, transaction -> makeCodes(transaction, session.accountId()));
  }

  private FactorOutcome makeCodes(Transaction transaction, Id account) {
    if (totp().since(transaction.handle(), account).isEmpty()) {
      return new FactorOutcome.Nothing();
    }
    audit.append(transaction, new FactorEvent.CodesMade(account));
    notifications.recoveryCodesMade(transaction, account);
    return new FactorOutcome.CodesMade(factors.codes().make(transaction, account));
  }

  private Throttled<FactorOutcome> change(
      Session session, OwnProof shown, Function<Transaction, FactorOutcome> work) {
    var seen = account(session);
    if (present(session).isEmpty()) {
      return Throttled.of(new FactorOutcome.Nothing());
    }
    return currentPassword
        .check(seen.id(), shown.password())
        .flatMap(right -> {
          if (!right) {
            return Throttled.of(new FactorOutcome.WrongPassword());
          }
          return asksForProof(session)
              ? withProof(seen, shown, work)
              : Throttled.of(
                  database.write(
                      transaction -> held(transaction, seen, () -> work.apply(transaction))));
        });
  }

  private Throttled<FactorOutcome> withProof(
      Account seen, OwnProof shown, Function<Transaction, FactorOutcome> work) {
    return currentFactor.take(
        seen,
        shown.factor(),
        new FactorEvent.Refused(seen.id(), shown.factor().method()),
        new CurrentFactor.Answers<>(
            (transaction, _) -> work.apply(transaction),
            new FactorOutcome.WrongProof(),
            new FactorOutcome.WrongPassword()));
  }

  /// A recovery or an operator may have ended the password since it was compared.
  private FactorOutcome held(Transaction transaction, Account seen, Supplier<FactorOutcome> work) {
    var held = accounts.hold(transaction, seen.id());
    return held.generation() == seen.generation() && !held.disabled()
        ? work.get()
        : new FactorOutcome.WrongPassword();
  }
}
