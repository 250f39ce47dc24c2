package dev.latchkey.server.signin;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.notifications.Notifications;
import dev.latchkey.server.platform.Identities;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.secondfactor.FactorLanes;
import dev.latchkey.server.secondfactor.PendingSignIn;
import dev.latchkey.server.secondfactor.SecondFactor;
import dev.latchkey.server.secondfactor.SecondFactors;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.FamiliarPlaces;
import dev.latchkey.server.sessions.SessionClient;
import dev.latchkey.server.sessions.Sessions;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.throttling.DeviceCookies;
import dev.latchkey.server.throttling.Limit;
import dev.latchkey.server.throttling.RateLimiter;
import dev.latchkey.server.throttling.Throttle;
import dev.latchkey.server.throttling.Throttled;
import dev.latchkey.server.tokens.OneTimeTokens;
import dev.latchkey.server.web.Cookie;
import java.util.List;
import java.util.Optional;

/// The second factor, after the first proof was right.
///
/// Guarantees: only who has given the first proof learns that a second one is asked for. Wrong
/// codes have counts of their own, apart for devices that the account knows, so that a thief of the
/// password neither guesses codes for long nor shuts the owner out; codes that are not guessable
/// are never refused for them. A new password leaves the counts as they are.
final class SecondStep {
  private final Database database;
  private final Accounts accounts;
  private final Sessions sessions;
  private final SecondFactors factors;
  private final Notifications notifications;
  private final RateLimiter limiter;
  private final Throttle throttle;
  private final DeviceCookies devices;
  private final AuditTrail audit;
  private final KeyedDigests digests;
  private final SuspiciousSignIn suspicious;

  SecondStep(Platform platform, Identities identities) {
    database = platform.database();
    accounts = identities.accounts();
    sessions = identities.sessions();
    factors = identities.secondFactors();
    notifications = identities.notifications();
    limiter = platform.limiter();
    throttle = platform.throttle();
    devices = platform.devices();
    audit = platform.audit();
    digests = platform.digests();
    suspicious = new SuspiciousSignIn(platform, identities);
  }

  /// Whether the account is asked for a second factor.
  ///
  /// @param remembered the cookie of a browser that may not be asked for a while
  boolean isAsked(Transaction transaction, Account account, Optional<Secret> remembered) {
    return factors.isAsked(transaction, account.id(), account.generation(), remembered);
  }

  /// Keeps the first proof until the second one comes.
  SecondFactorAwaited ask(Transaction transaction, PendingSignIn pending) {
    var methods = factors.methods(transaction.handle(), pending.account());
    audit.append(
        transaction, new SecondStepEvent.Asked(pending.account(), SecondStepEvent.by(pending)));
    suspicious.asked(transaction, pending);
    return new SecondFactorAwaited(factors.pending().begin(transaction, pending), methods);
  }

  /// The device, if the second factor was proven on it.
  Optional<String> proven(Optional<Secret> cookie, Account account) {
    return cookie
        .filter(of -> devices.hasProven(of, account.id(), account.generation()))
        .map(of -> digests.mark(KeyedDigests.Purpose.ATTEMPTS, of.exposeText()));
  }

  /// A browser that sends its form twice may never see the first answer: it gets another token of
  /// the session that it has begun.
  Optional<SecondStepOutcome.SignedIn> again(Secret token) {
    var since = database.now().minus(OneTimeTokens.SECOND_CLICK);
    var used = database.read(handle -> factors.pending().usedSince(handle, token, since));
    var account = used.flatMap(of -> database.read(handle -> accounts.byId(handle, of.account())));
    return account.flatMap(of ->
        sessions
            .offerAnother(of.id(), used.orElseThrow().at())
            .map(session ->
                new SecondStepOutcome.SignedIn(
                    session,
                    devices.issueProven(of.id(), of.generation()),
                    of.deletesAt().isPresent(),
                    Optional.empty())));
  }

  /// What waits behind a token.
  ///
  /// @return the methods by which the second factor can be given; empty where nothing waits
  Optional<List<String>> awaited(Secret token) {
    var now = database.now();
    return database.read(handle ->
        factors
            .pending()
            .find(handle, token, now)
            .map(pending -> factors.methods(handle, pending.account())));
  }

  /// Someone who gives the second factor.
  ///
  /// @param method in the words of the API
  /// @param rememberDevice whether the person does not want to be asked here for a while
  record Answer(
      Secret token,
      String method,
      Secret proof,
      ClientAddress client,
      String userAgent,
      boolean rememberDevice) {}

  /// Signs in, once.
  Throttled<SecondStepOutcome> complete(Answer answer) {
    var now = database.now();
    var pending = database.read(handle -> factors.pending().find(handle, answer.token, now));
    return pending
        .map(first -> complete(answer, first))
        .orElseGet(() ->
            throttle
                .chargeToken(answer.client)
                .map(full -> Throttled.<SecondStepOutcome>until(full.retryAfter()))
                .orElseGet(() -> Throttled.of(new SecondStepOutcome.Lapsed())));
  }

  private Throttled<SecondStepOutcome> complete(Answer answer, PendingSignIn first) {
    var method = factors.method(answer.method);
    if (method.isEmpty()) {
      return Throttled.of(new SecondStepOutcome.WrongCode());
    }
    if (!method.get().isGuessable()) {
      return throttle.tokenAttempt(
          answer.client, place -> verify(answer, first, method.get(), place));
    }
    return switch (limiter.enter(database, first.lane().budgets())) {
      case RateLimiter.Entry.Admitted(var place) ->
          Throttled.of(verify(answer, first, method.get(), place));
      case RateLimiter.Entry.Refused(var full) when full.limit() == Limit.SECOND_FACTOR_RUN ->
          first.provenDevice().isPresent()
              ? complete(answer, first.asOther())
              : Throttled.of(new SecondStepOutcome.Closed());
      case RateLimiter.Entry.Refused(var full) -> Throttled.until(full.retryAfter());
      case RateLimiter.Entry.Crowded(var retryAfter) -> Throttled.until(retryAfter);
    };
  }

  private SecondStepOutcome verify(
      Answer answer, PendingSignIn first, SecondFactor method, RateLimiter.Place place) {
    return limiter.verify(
        database,
        place,
        () -> {
          var proof = method.judge(database, first.account(), answer.proof);
          var step = given(answer, first, method);
          return database.write(transaction -> {
            var account = held(transaction, step);
            if (account.isEmpty()) {
              limiter.passedIn(transaction, place);
              return new SecondStepOutcome.Lapsed();
            }
            if (proof.filter(right -> right.take(transaction)).isEmpty()) {
              limiter.failedIn(transaction, place);
              return refuse(transaction, step);
            }
            limiter.passedIn(transaction, place);
            return begin(transaction, step, account.get());
          });
        });
  }

  /// What is given, outside of transactions, since the first one may read the country data.
  Given given(Answer answer, PendingSignIn first, SecondFactor method) {
    var client = SessionClient.of(answer.userAgent, answer.client);
    var visit = suspicious.visit(answer.client, client.device(), first.knownDevice());
    return new Given(answer, first, method, client.withRemembered(first.remember()), visit);
  }

  /// What one step is about.
  record Given(
      Answer answer,
      PendingSignIn first,
      SecondFactor method,
      SessionClient client,
      FamiliarPlaces.Visit visit) {}

  /// The account, if the token is still good: from now on no one else uses it.
  Optional<Account> held(Transaction transaction, Given step) {
    var account =
        accounts
            .holdIfThere(transaction, step.first.account())
            .filter(of -> !of.disabled() && of.generation() == step.first.generation());
    return account.isPresent() && factors.pending().hold(transaction, step.answer.token)
        ? account
        : Optional.empty();
  }

  private SecondStepOutcome refuse(Transaction transaction, Given step) {
    var account = step.first.account();
    audit.append(transaction, new SecondStepEvent.Refused(account, step.method.word()));
    if (step.first.lane().isWorthANotice(limiter, transaction, account)) {
      notifications.secondFactorRefused(transaction, account);
    }
    return new SecondStepOutcome.WrongCode();
  }

  /// Begins the session.
  ///
  /// @param step whose proof was taken
  SecondStepOutcome.SignedIn begin(Transaction transaction, Given step, Account account) {
    var first = step.first;
    factors.pending().end(transaction, step.answer.token);
    if (!step.method.isGuessable()) {
      FactorLanes.clear(limiter, transaction, account.id());
    } else if (first.provenDevice().isPresent()) {
      first.lane().clearDevice(limiter, transaction);
    }
    var methods = List.of(first.first(), step.method.amr());
    var session =
        sessions.begin(transaction, account.id(), account.generation(), methods, step.client);
    suspicious.completed(transaction, first, step.visit);
    tellOfUsedCode(transaction, step);
    audit.append(
        transaction,
        new SecondStepEvent.Succeeded(
            first.account(),
            session.id(),
            first.knownDevice(),
            SecondStepEvent.by(first),
            step.method.word()));
    return new SecondStepOutcome.SignedIn(
        session,
        devices.issueProven(account.id(), account.generation()),
        account.deletesAt().isPresent(),
        remembered(transaction, step, account));
  }

  private void tellOfUsedCode(Transaction transaction, Given step) {
    if (!step.method.isAsked()) {
      notifications.recoveryCodeUsed(transaction, step.first.account());
    }
  }

  private Optional<Cookie> remembered(Transaction transaction, Given step, Account account) {
    if (!step.answer.rememberDevice || !factors.devices().life().isPositive()) {
      return Optional.empty();
    }
    var mark = factors.mark(transaction.handle(), account.id());
    return Optional.of(
        factors.devices().cookie(account.id(), account.generation(), mark, transaction.now()));
  }
}
