package dev.latchkey.server.accountsecurity;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.notifications.Notifications;
import dev.latchkey.server.platform.Identities;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.secondfactor.FactorLanes;
import dev.latchkey.server.secondfactor.SecondFactor;
import dev.latchkey.server.secondfactor.SecondFactors;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.Amr;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.throttling.RateLimiter;
import dev.latchkey.server.throttling.Throttle;
import dev.latchkey.server.throttling.Throttled;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/// Judges what someone signed in gives as the present second factor. Wrong codes are counted for
/// the account, apart from those of signing in: this one has a session. Recovery codes, which no
/// one guesses, are counted like tokens for their source, and always taken.
///
/// Guarantees: the proof is taken in the transaction of what it is for.
public final class CurrentFactor {
  private final Database database;
  private final Accounts accounts;
  private final SecondFactors factors;
  private final Notifications notifications;
  private final RateLimiter limiter;
  private final Throttle throttle;
  private final AuditTrail audit;

  public CurrentFactor(Platform platform, Identities identities) {
    database = platform.database();
    accounts = identities.accounts();
    factors = identities.secondFactors();
    notifications = identities.notifications();
    limiter = platform.limiter();
    throttle = platform.throttle();
    audit = platform.audit();
  }

  /// What someone gives.
  ///
  /// @param method in the words of the API
  /// @param proof empty text where none was given
  /// @param client where it comes from
  public record Given(String method, Secret proof, ClientAddress client) {
    /// From a field that takes both kinds of code: which it is can be seen.
    public static Given code(String entered, ClientAddress client) {
      var code = Secret.of(entered.strip());
      return new Given(SecondFactors.kindOf(code), code, client);
    }
  }

  /// What comes of it.
  ///
  /// @param right what is done in the transaction that takes the proof, and by which method
  /// @param wrong where it is wrong, or was used before
  /// @param ended where the password has ended since the account was seen
  public record Answers<T>(BiFunction<Transaction, Amr, T> right, T wrong, T ended) {}

  /// Whether secrets are given out and keys taken in only after one, whatever the account has.
  boolean isNeededForSecrets() {
    return factors.isNeededForSecrets();
  }

  /// Whether people can set one up.
  boolean isOffered() {
    return factors.isOffered();
  }

  /// Whether the account is asked for one.
  public boolean isAsked(Id account) {
    return database.read(handle -> factors.isSetUp(handle, account));
  }

  Account seen(Id account) {
    return database.read(handle -> accounts.byId(handle, account)).orElseThrow();
  }

  /// Judges a proof; what is wrong counts.
  ///
  /// @param seen before the password was compared
  /// @param refused what the trail says where it is wrong
  public <T> Throttled<T> take(Account seen, Given given, AuditEvent refused, Answers<T> answers) {
    return take(seen, FactorLanes.ofSessions(seen.id()), given, refused, answers);
  }

  /// The same where what is wrong counts elsewhere.
  ///
  /// @param lanes where that is
  <T> Throttled<T> take(
      Account seen, FactorLanes lanes, Given given, AuditEvent refused, Answers<T> answers) {
    var method = factors.method(given.method);
    if (method.isEmpty()) {
      return Throttled.of(answers.wrong);
    }
    Function<RateLimiter.Place, T> verify =
        place ->
            limiter.verify(
                database,
                place,
                () -> judge(new Judged(seen, lanes, refused, place), method.get(), given, answers));
    return method.get().isGuessable()
        ? throttle.attempt(lanes.budgets(), verify)
        : throttle.tokenAttempt(given.client, verify);
  }

  /// Whose it is, and where it is counted.
  private record Judged(
      Account seen, FactorLanes lanes, AuditEvent refused, RateLimiter.Place place) {}

  private <T> T judge(Judged judged, SecondFactor method, Given given, Answers<T> answers) {
    var proof = method.judge(database, judged.seen.id(), given.proof);
    return database.write(transaction ->
        held(
            transaction,
            judged.seen,
            () -> {
              if (proof.filter(right -> right.take(transaction)).isEmpty()) {
                refuse(transaction, judged);
                return answers.wrong;
              }
              limiter.passedIn(transaction, judged.place);
              spent(transaction, judged, method);
              return answers.right.apply(transaction, method.amr());
            },
            () -> {
              limiter.passedIn(transaction, judged.place);
              return answers.ended;
            }));
  }

  /// Its owner has the codes, so that the guesses of others count no longer; who is not the owner
  /// may hold them, so that each one that is spent is worth an email.
  private void spent(Transaction transaction, Judged judged, SecondFactor method) {
    if (!method.isGuessable()) {
      var account = judged.seen.id();
      FactorLanes.clear(limiter, transaction, account);
      judged.lanes.clear(limiter, transaction);
      audit.append(transaction, new RecoveryCodeUsed(account));
      notifications.recoveryCodeUsed(transaction, account);
    }
  }

  private void refuse(Transaction transaction, Judged judged) {
    var account = judged.seen.id();
    audit.append(transaction, judged.refused);
    limiter.failedIn(transaction, judged.place);
    if (judged.lanes.isWorthANotice(limiter, transaction, account)) {
      notifications.secondFactorRefused(transaction, account);
    }
  }

  /// A recovery or an operator may have ended the password since it was compared.
  private <T> T held(Transaction transaction, Account seen, Supplier<T> work, Supplier<T> ended) {
    var held = accounts.hold(transaction, seen.id());
    return held.generation() == seen.generation() && !held.disabled() ? work.get() : ended.get();
  }
}
