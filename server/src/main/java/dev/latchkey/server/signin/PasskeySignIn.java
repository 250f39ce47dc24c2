package dev.latchkey.server.signin;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.passkeys.Passkey;
import dev.latchkey.server.passkeys.PasskeyChallenges;
import dev.latchkey.server.passkeys.PasskeyUse;
import dev.latchkey.server.passkeys.Passkeys;
import dev.latchkey.server.passkeys.webauthn.Assertion;
import dev.latchkey.server.passkeys.webauthn.CeremonyOptions;
import dev.latchkey.server.passkeys.webauthn.PasskeyRefusal;
import dev.latchkey.server.passkeys.webauthn.RelyingParty;
import dev.latchkey.server.passkeys.webauthn.Verdict;
import dev.latchkey.server.platform.Identities;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.Amr;
import dev.latchkey.server.sessions.FamiliarPlaces;
import dev.latchkey.server.sessions.SessionClient;
import dev.latchkey.server.sessions.Sessions;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.throttling.DeviceCookies;
import dev.latchkey.server.throttling.Limit;
import dev.latchkey.server.throttling.LimitKey;
import dev.latchkey.server.throttling.RateLimiter;
import dev.latchkey.server.throttling.Throttle;
import dev.latchkey.server.throttling.Throttled;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Signing in with a passkey.
///
/// No one guesses a signature, so a wrong one counts as a wrong token does: it slows its source, no
/// name and no genuine passkey. Those that name a passkey of ours count for its account, too, so
/// that many sources do not check signatures without end; a device that the account knows has a
/// count of its own. What is not answered to a live challenge of ours costs no look-up.
final class PasskeySignIn {
  private final Database database;
  private final Accounts accounts;
  private final Sessions sessions;
  private final Passkeys passkeys;
  private final PasskeyChallenges challenges;
  private final RelyingParty party;
  private final RateLimiter limiter;
  private final Throttle throttle;
  private final DeviceCookies devices;
  private final AuditTrail audit;
  private final KeyedDigests digests;
  private final SuspiciousSignIn suspicious;

  PasskeySignIn(Platform platform, Identities identities) {
    database = platform.database();
    accounts = identities.accounts();
    sessions = identities.sessions();
    passkeys = new Passkeys(platform.audit());
    challenges = new PasskeyChallenges(platform.digests(), platform.randomness());
    party = new RelyingParty(platform.baseUrl());
    limiter = platform.limiter();
    throttle = platform.throttle();
    devices = platform.devices();
    audit = platform.audit();
    digests = platform.digests();
    suspicious = new SuspiciousSignIn(platform, identities);
  }

  /// What a browser is asked for.
  ///
  /// @param browser what only the one knows that asks, and shows again
  Map<String, Object> options(Secret browser) {
    var use = PasskeyChallenges.Use.signIn(browser);
    return CeremonyOptions.request(party, challenges.issue(use, database.now()));
  }

  /// Someone who shows a passkey.
  ///
  /// @param browser what [#options] was asked with
  /// @param deviceCookie what the device keeps of an earlier sign-in
  /// @param remember whether the person chose to stay signed in on this device
  record Using(
      Assertion assertion,
      Secret browser,
      Optional<Secret> deviceCookie,
      ClientAddress client,
      String userAgent,
      boolean remember) {}

  /// Signs in, once for each challenge.
  Throttled<PasskeySignInOutcome> signIn(Using using) {
    var challenge = using.assertion.challenge();
    var use = PasskeyChallenges.Use.signIn(using.browser);
    if (!challenges.isLive(challenge, use, database.now())) {
      return Throttled.of(new PasskeySignInOutcome.TooLate());
    }
    return passkeys
        .byCredential(database, using.assertion.credential())
        .map(known -> enter(using, known))
        .orElseGet(() -> refuse(using, Optional.empty(), PasskeyRefusal.UNKNOWN));
  }

  private Throttled<PasskeySignInOutcome> enter(Using using, Passkey known) {
    var count = List.of(count(using, known));
    return switch (limiter.enter(database, count)) {
      case RateLimiter.Entry.Admitted(var place) ->
          limiter.verify(database, place, () -> judge(using, known, place));
      case RateLimiter.Entry.Refused(var full) -> Throttled.until(full.retryAfter());
      case RateLimiter.Entry.Crowded(var retryAfter) -> Throttled.until(retryAfter);
    };
  }

  /// That of a device that the account knows, or of all others.
  private LimitKey count(Using using, Passkey known) {
    var account = database.read(handle -> accounts.byId(handle, known.account()));
    return using
        .deviceCookie
        .filter(cookie ->
            account.filter(of -> devices.knows(cookie, of.id(), of.generation())).isPresent())
        .map(cookie -> digests.mark(KeyedDigests.Purpose.ATTEMPTS, cookie.exposeText()))
        .map(device -> Limit.PASSKEY.of(known.account() + " device " + device))
        .orElseGet(() -> RateLimiter.ofPasskeys(known.account()));
  }

  /// What its source is refused for anyway counts for no account: one source alone fills no count.
  private Throttled<PasskeySignInOutcome> judge(
      Using using, Passkey known, RateLimiter.Place place) {
    return switch (judge(using.assertion, known)) {
      case Verdict.Right<PasskeyUse>(var said) -> {
        limiter.passed(database, place);
        yield open(using, known, said);
      }
      case Verdict.Wrong<PasskeyUse>(var why) -> {
        var refused = refuse(using, Optional.of(known), why);
        if (refused.admitted().isPresent()) {
          limiter.failed(database, place);
        } else {
          limiter.passed(database, place);
        }
        yield refused;
      }
    };
  }

  /// Whose it is, the authenticator has to say as well, whatever the library thinks of it.
  private Verdict<PasskeyUse> judge(Assertion assertion, Passkey known) {
    return Arrays.equals(assertion.userHandle(), Passkey.userHandle(known.account()))
        ? party.used(assertion, known.credential())
        : new Verdict.Wrong<>(PasskeyRefusal.OWNER);
  }

  private Throttled<PasskeySignInOutcome> refuse(
      Using using, Optional<Passkey> passkey, PasskeyRefusal why) {
    var source = digests.mark(KeyedDigests.Purpose.ENTERED_NAME, using.client.source());
    return throttle.invalidToken(
        using.client,
        transaction -> {
          audit.append(transaction, new SignInEvent.PasskeyFailed(source, why));
          passkey
              .filter(_ -> why == PasskeyRefusal.SIGN_COUNT)
              .ifPresent(copied -> audit.append(transaction, SignInEvent.PasskeyCopied.of(copied)));
          return new PasskeySignInOutcome.InvalidCredentials();
        });
  }

  private record Shown(
      Passkey passkey, PasskeyUse said, SessionClient origin, FamiliarPlaces.Visit visit) {}

  private Throttled<PasskeySignInOutcome> open(Using using, Passkey passkey, PasskeyUse said) {
    var origin = SessionClient.of(using.userAgent, using.client).withRemembered(using.remember);
    var shown =
        new Shown(passkey, said, origin, suspicious.visit(using.client, origin.device(), false));
    var opened =
        database.write(transaction ->
            PasskeyChallenges.use(transaction, using.assertion.challenge())
                ? open(transaction, shown)
                : Optional.<PasskeySignInOutcome>of(new PasskeySignInOutcome.TooLate()));
    return opened
        .map(Throttled::of)
        .orElseGet(() -> refuse(using, Optional.of(passkey), PasskeyRefusal.GONE));
  }

  /// Empty where account or passkey cannot be used any more, or another use came between.
  private Optional<PasskeySignInOutcome> open(Transaction transaction, Shown shown) {
    return accounts
        .byId(transaction.handle(), shown.passkey.account())
        .filter(account -> !account.disabled())
        .filter(_ -> passkeys.use(transaction, shown.passkey, shown.said))
        .map(account -> {
          suspicious.byPasskey(transaction, account.id(), shown.visit);
          return begin(transaction, account, shown.passkey, shown.origin);
        });
  }

  private PasskeySignInOutcome begin(
      Transaction transaction, Account account, Passkey passkey, SessionClient origin) {
    var session =
        sessions.begin(transaction, account.id(), account.generation(), methods(passkey), origin);
    audit.append(
        transaction, new SignInEvent.PasskeyUsed(account.id(), session.id(), passkey.id()));
    return new PasskeySignInOutcome.SignedIn(
        session,
        devices.issue(account.id(), account.generation()),
        account.deletesAt().isPresent());
  }

  /// Something the person has, and what opens it (RFC 8176). A key that can be copied to other
  /// devices is one of software, whatever keeps it.
  private static List<Amr> methods(Passkey passkey) {
    var key = passkey.credential().backupEligible() ? Amr.SOFTWARE_KEY : Amr.HARDWARE_KEY;
    return List.of(key, Amr.USER_PRESENCE, Amr.MFA);
  }
}
