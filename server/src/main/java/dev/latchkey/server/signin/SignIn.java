package dev.latchkey.server.signin;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.identifiers.Username;
import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.passwords.Credential;
import dev.latchkey.server.passwords.Passwords;
import dev.latchkey.server.platform.Identities;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.proofofwork.Challenge;
import dev.latchkey.server.secondfactor.PendingSignIn;
import dev.latchkey.server.sessions.Amr;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.sessions.SessionClient;
import dev.latchkey.server.sessions.Sessions;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.throttling.BrakeApplied;
import dev.latchkey.server.throttling.DeviceCookies;
import dev.latchkey.server.throttling.Limit;
import dev.latchkey.server.throttling.LimitKey;
import dev.latchkey.server.throttling.RateLimiter;
import dev.latchkey.server.throttling.RepeatedGuesses;
import dev.latchkey.server.throttling.SignInBudgets;
import dev.latchkey.server.throttling.Throttled;
import dev.latchkey.server.turns.Requester;
import java.util.List;
import java.util.Optional;

/// Signing in with a password.
///
/// The same statements and one hash run for every name, known or not: two look-ups, one place in
/// the counts before the password is verified, one line in the trail after. A known device is
/// counted in a lane of its own, so that no one's guesses lock its owner out.
final class SignIn {
  private static final Id NOBODY = new Id("0".repeat(26));
  private static final Optional<byte[]> NOTHING = Optional.empty();
  private final Database database;
  private final Accounts accounts;
  private final Passwords passwords;
  private final Sessions sessions;
  private final RateLimiter limiter;
  private final DeviceCookies devices;
  private final AuditTrail audit;
  private final KeyedDigests digests;
  private final WatchedSignIn watched;
  private final RepeatedGuesses repeated;
  private final SignInWork work;
  private final SuspiciousSignIn suspicious;
  private final SecondStep secondStep;

  SignIn(Platform platform, Identities identities, SecondStep secondStep) {
    this.secondStep = secondStep;
    database = platform.database();
    accounts = identities.accounts();
    passwords = identities.passwords();
    sessions = identities.sessions();
    limiter = platform.limiter();
    devices = platform.devices();
    audit = platform.audit();
    digests = platform.digests();
    watched = new WatchedSignIn(platform, identities.policy());
    repeated = new RepeatedGuesses(platform.randomness());
    work = new SignInWork(platform);
    suspicious = new SuspiciousSignIn(platform, identities);
  }

  private record Found(Optional<Account> account, Credential credential) {}

  /// Signs in, or says no in one way.
  ///
  /// @throws dev.latchkey.server.passwords.HasherBusy where too many wait
  public Throttled<SignInOutcome> signIn(SignInAttempt attempt) {
    var found = find(attempt.login());
    return signIn(attempt, found, knowsDevice(attempt, found.account));
  }

  private Throttled<SignInOutcome> signIn(SignInAttempt attempt, Found found, boolean knownDevice) {
    return watched.attempt(
        attempt,
        knownDevice,
        suspicion ->
            suspicion == 0
                ? enter(attempt, found, knownDevice)
                : suspected(attempt, found, suspicion));
  }

  /// Those who have not done the work meet the limits all the same: where one of them is reached,
  /// the answer is its own.
  private Throttled<SignInOutcome> suspected(SignInAttempt attempt, Found found, int suspicion) {
    var solved = work.solved(attempt, suspicion);
    var buckets = solved.map(budgets(attempt)::ofSuspect).orElse(budgets(attempt).ofStranger());
    if (solved.isEmpty() && !limiter.isFull(database, buckets)) {
      return Throttled.of(new SignInOutcome.WorkRequired(SignInWork.WAIT, suspicion));
    }
    return switch (limiter.enter(database, buckets)) {
      case RateLimiter.Entry.Admitted(var place) when solved.isPresent() ->
          Throttled.of(verify(attempt, found, place, false));
      case RateLimiter.Entry.Admitted(var place) -> {
        limiter.passed(database, place);
        yield Throttled.of(new SignInOutcome.WorkRequired(SignInWork.WAIT, suspicion));
      }
      case RateLimiter.Entry.Refused(var full) -> refused(attempt, found, full, suspicion);
      case RateLimiter.Entry.Crowded(var retryAfter) -> Throttled.until(retryAfter);
    };
  }

  private Throttled<SignInOutcome> enter(SignInAttempt attempt, Found found, boolean knownDevice) {
    var buckets = buckets(attempt, found.account, knownDevice);
    return switch (limiter.enter(database, buckets)) {
      case RateLimiter.Entry.Admitted(var place) when knownDevice ->
          Requester.during(
              found.account.orElseThrow().id(),
              () -> Throttled.of(verify(attempt, found, place, true)));
      case RateLimiter.Entry.Admitted(var place) ->
          Throttled.of(verify(attempt, found, place, false));
      case RateLimiter.Entry.Refused(var full) when full.limit().isRunOfDevice() ->
          onDeviceThatWasKnown(attempt, found, full);
      case RateLimiter.Entry.Refused(var full) -> refused(attempt, found, full, 0);
      case RateLimiter.Entry.Crowded(var retryAfter) -> Throttled.until(retryAfter);
    };
  }

  /// Too many wrong passwords in a row: its cookie may be stolen, and opens no lane of its own any
  /// more. That the device is known was said of the attempt already, which hides failures.
  private Throttled<SignInOutcome> onDeviceThatWasKnown(
      SignInAttempt attempt, Found found, RateLimiter.LimitExceeded full) {
    note(attempt, full);
    return signIn(attempt, found, false);
  }

  private SignInOutcome verify(
      SignInAttempt attempt, Found found, RateLimiter.Place place, boolean knownDevice) {
    var compared = limiter.verify(database, place, () -> compare(attempt, found));
    return compared == Passwords.Comparison.WRONG
        ? refuse(attempt, place)
        : open(attempt, found, compared, knownDevice, place);
  }

  private SignInOutcome refuse(SignInAttempt attempt, RateLimiter.Place place) {
    var budgets = budgets(attempt);
    var again = repeated.isRepeated(budgets, attempt.password(), database.now());
    return database.write(transaction -> {
      if (again) {
        limiter.failedAgainIn(transaction, place, budgets);
      } else {
        limiter.failedIn(transaction, place);
      }
      return refuse(transaction, attempt);
    });
  }

  private SignInOutcome open(
      SignInAttempt attempt,
      Found found,
      Passwords.Comparison compared,
      boolean knownDevice,
      RateLimiter.Place place) {
    var account = found.account.orElseThrow();
    return limiter.verify(
        database,
        place,
        () -> {
          var client = SessionClient.of(attempt.userAgent(), attempt.client());
          var visit = suspicious.visit(attempt.client(), client.device(), knownDevice);
          var renewed =
              compared == Passwords.Comparison.OUTDATED
                  ? passwords.renewed(found.credential, attempt.password())
                  : NOTHING;
          return database.write(transaction -> {
            limiter.succeededIn(transaction, place, budgets(attempt), account.id());
            renewed.ifPresent(hash -> renew(transaction, found.credential, hash));
            if (secondStep.isAsked(transaction, account, attempt.rememberedDevice())) {
              return ask(transaction, attempt, account, knownDevice);
            }
            suspicious.succeeded(transaction, attempt, account.id(), visit);
            return begin(transaction, attempt, account, knownDevice);
          });
        });
  }

  private Throttled<SignInOutcome> refused(
      SignInAttempt attempt, Found found, RateLimiter.LimitExceeded full, int suspicion) {
    note(attempt, full);
    var solved =
        full.limit().yieldsToWork() ? work.solved(attempt, suspicion) : Optional.<String>empty();
    return solved
        .map(challenge -> afterWork(attempt, found, challenge, suspicion))
        .orElseGet(() -> withoutWork(attempt, found, full, suspicion));
  }

  private Throttled<SignInOutcome> afterWork(
      SignInAttempt attempt, Found found, String challenge, int suspicion) {
    return switch (limiter.enter(database, budgets(attempt).ofWorker(challenge))) {
      case RateLimiter.Entry.Admitted(var place) ->
          Throttled.of(verify(attempt, found, place, false));
      case RateLimiter.Entry.Refused(var full) -> {
        note(attempt, full);
        yield withoutWork(attempt, found, full, suspicion);
      }
      case RateLimiter.Entry.Crowded(var retryAfter) -> Throttled.until(retryAfter);
    };
  }

  private Throttled<SignInOutcome> withoutWork(
      SignInAttempt attempt, Found found, RateLimiter.LimitExceeded full, int suspicion) {
    var lifted =
        full.limit().closesName() ? atClosedName(attempt, found) : Optional.<SignInOutcome>empty();
    return lifted.map(Throttled::of).orElseGet(() -> refuse(full, suspicion));
  }

  private static Throttled<SignInOutcome> refuse(RateLimiter.LimitExceeded full, int suspicion) {
    return full.limit().yieldsToWork()
        ? Throttled.of(new SignInOutcome.WorkRequired(full.retryAfter(), suspicion))
        : Throttled.until(full.retryAfter());
  }

  private void note(SignInAttempt attempt, RateLimiter.LimitExceeded full) {
    if (full.first()) {
      database.write(transaction -> record(transaction, event(attempt, full.limit())));
    }
  }

  /// An owner who has lifted the limit with a new password gets in; no one else learns that it was
  /// lifted.
  private Optional<SignInOutcome> atClosedName(SignInAttempt attempt, Found found) {
    return switch (limiter.enter(database, budgets(attempt).ofClosedName())) {
      case RateLimiter.Entry.Admitted(var place) -> atClosedName(attempt, found, place);
      case RateLimiter.Entry.Refused(var full) -> {
        note(attempt, full);
        yield Optional.empty();
      }
      case RateLimiter.Entry.Crowded _ -> Optional.empty();
    };
  }

  /// The right password counts, too, where the name was not lifted: otherwise its source would see
  /// by what it has left that it was right.
  private Optional<SignInOutcome> atClosedName(
      SignInAttempt attempt, Found found, RateLimiter.Place place) {
    var compared = limiter.verify(database, place, () -> compare(attempt, found));
    if (compared != Passwords.Comparison.WRONG && place.isLifted()) {
      return Optional.of(open(attempt, found, compared, false, place));
    }
    limiter.failed(database, place);
    return Optional.empty();
  }

  private void renew(Transaction transaction, Credential credential, byte[] hash) {
    passwords.renew(transaction, credential, hash);
    record(transaction, new SignInEvent.PasswordRehashed(credential.account()));
  }

  /// The work that opens a name.
  Challenge challenge(String login, int suspicion) {
    return work.challenge(login, suspicion);
  }

  /// Signs the session out.
  public void signOut(Session session) {
    database.write(transaction -> {
      sessions.end(transaction, session.accountId(), session.id());
      return record(transaction, new SignInEvent.SignedOut(session.accountId(), session.id()));
    });
  }

  private Found find(String login) {
    var account = accounts.byLogin(database, login);
    var name = digests.digest(KeyedDigests.Purpose.ENTERED_NAME, "decoy " + lookedUp(login));
    return new Found(account, passwords.credential(database, account.map(Account::id), name));
  }

  private static String canonical(String login) {
    return EmailAddress.canonicalOf(login);
  }

  /// As the look-up folds it: a name that is never found must not share a decoy with one that is.
  private static String lookedUp(String login) {
    return login.contains("@") ? canonical(login) : Username.canonicalOf(login);
  }

  /// For an unknown name, the cookie is checked just the same.
  private boolean knowsDevice(SignInAttempt attempt, Optional<Account> account) {
    var id = account.map(Account::id).orElse(NOBODY);
    var generation = account.map(Account::generation).orElse(0L);
    var fits =
        attempt.deviceCookie().filter(cookie -> devices.knows(cookie, id, generation)).isPresent();
    return fits && account.isPresent();
  }

  private Passwords.Comparison compare(SignInAttempt attempt, Found found) {
    var compared = passwords.compare(found.credential, attempt.password());
    return found.account.filter(account -> !account.disabled()).isPresent()
        ? compared
        : Passwords.Comparison.WRONG;
  }

  private SignInOutcome ask(
      Transaction transaction, SignInAttempt attempt, Account account, boolean knownDevice) {
    var pending =
        new PendingSignIn(
            account.id(),
            account.generation(),
            Amr.PASSWORD,
            knownDevice,
            knownDevice ? secondStep.proven(attempt.deviceCookie(), account) : Optional.empty(),
            attempt.remember(),
            suspicious.isAfterFailures(transaction, attempt));
    return new SignInOutcome.SecondFactorRequired(secondStep.ask(transaction, pending));
  }

  private SignInOutcome begin(
      Transaction transaction, SignInAttempt attempt, Account account, boolean knownDevice) {
    var session =
        sessions.begin(
            transaction,
            account.id(),
            account.generation(),
            Amr.PASSWORD,
            SessionClient.of(attempt.userAgent(), attempt.client())
                .withRemembered(attempt.remember()));
    record(transaction, new SignInEvent.Succeeded(account.id(), session.id(), knownDevice));
    return new SignInOutcome.SignedIn(
        session,
        devices.issue(account.id(), account.generation()),
        account.deletesAt().isPresent());
  }

  private SignInOutcome refuse(Transaction transaction, SignInAttempt attempt) {
    record(transaction, new SignInEvent.Failed(nameDigest(attempt), sourceDigest(attempt)));
    return new SignInOutcome.InvalidCredentials();
  }

  private AuditEvent event(SignInAttempt attempt, Limit full) {
    return full == Limit.SIGN_IN_ALL
        ? BrakeApplied.of(full)
        : new SignInEvent.Slowed(nameDigest(attempt), sourceDigest(attempt));
  }

  private boolean record(Transaction transaction, AuditEvent event) {
    audit.append(transaction, event);
    return true;
  }

  private List<LimitKey> buckets(
      SignInAttempt attempt, Optional<Account> account, boolean knownDevice) {
    return knownDevice
        ? SignInBudgets.ofDevice(account.orElseThrow().id(), attempt.deviceCookie().orElseThrow())
        : budgets(attempt).ofStranger();
  }

  private static SignInBudgets budgets(SignInAttempt attempt) {
    return new SignInBudgets(attempt.client(), attempt.login());
  }

  private String nameDigest(SignInAttempt attempt) {
    return digests.mark(KeyedDigests.Purpose.ENTERED_NAME, canonical(attempt.login()));
  }

  private String sourceDigest(SignInAttempt attempt) {
    return digests.mark(KeyedDigests.Purpose.ENTERED_NAME, attempt.client().source());
  }
}
