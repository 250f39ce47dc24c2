package dev.latchkey.server.signin;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.identifiers.Language;
import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.mail.RequestedMail;
import dev.latchkey.server.platform.Identities;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.secondfactor.PendingSignIn;
import dev.latchkey.server.secrets.Base64Url;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.Amr;
import dev.latchkey.server.sessions.FamiliarPlaces;
import dev.latchkey.server.sessions.SessionClient;
import dev.latchkey.server.sessions.Sessions;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.throttling.DeviceCookies;
import dev.latchkey.server.throttling.Throttle;
import dev.latchkey.server.throttling.Throttled;
import dev.latchkey.server.tokens.OneTimeTokens;
import dev.latchkey.server.tokens.PresentedToken;
import dev.latchkey.server.tokens.Purpose;
import dev.latchkey.server.tokens.TokenSubject;
import java.time.Instant;
import java.util.Optional;

/// Signing in with a link by mail instead of a password (S4-66, C-14).
///
/// Asking does the same for every address: one row, no look-up. The link works only together with
/// the `request` that asking answered: for the browser or program that asked, and for no one who
/// merely reads the mail (ASVS-6.6.2).
final class SignInLinks {
  private final Database database;
  private final Accounts accounts;
  private final Sessions sessions;
  private final OneTimeTokens tokens;
  private final Purpose purpose;
  private final Throttle throttle;
  private final DeviceCookies devices;
  private final RequestedMail letters;
  private final AuditTrail audit;
  private final KeyedDigests digests;
  private final Randomness randomness;
  private final SuspiciousSignIn suspicious;
  private final SecondStep secondStep;

  SignInLinks(Platform platform, Identities identities, Purpose purpose, SecondStep secondStep) {
    this.secondStep = secondStep;
    database = platform.database();
    accounts = identities.accounts();
    sessions = identities.sessions();
    tokens = platform.tokens();
    this.purpose = purpose;
    throttle = platform.throttle();
    devices = platform.devices();
    letters = new RequestedMail(platform.outbox(), platform.limiter());
    audit = platform.audit();
    digests = platform.digests();
    randomness = platform.randomness();
    suspicious = new SuspiciousSignIn(platform, identities);
  }

  /// Someone who asks for a link.
  ///
  /// @param email as it was entered
  /// @param before the request of an earlier call, where this browser asks again: links that are
  ///   under way stay good for it
  /// @param language of the email
  record Asking(
      String email, Optional<Secret> before, ClientAddress client, Optional<Language> language) {}

  /// An email goes out if there is such an account. The same for every address.
  ///
  /// @return the request that goes with the link's token
  Throttled<Secret> ask(Asking asking) {
    return throttle.uniform(asking.client, () -> queue(asking));
  }

  private Secret queue(Asking asking) {
    var request = asking.before.filter(SignInLinks::isRequest).orElseGet(randomness::token);
    var letter =
        new RequestedMail.Asking(
            SignInLinkMailComposer.PURPOSE,
            accounts.addressDigest(asking.email),
            asking.client,
            asking.language);
    return database.write(transaction -> {
      letters.queue(transaction, letter, binding(request));
      audit.append(transaction, new SignInEvent.LinkRequested());
      return request;
    });
  }

  private static boolean isRequest(Secret text) {
    return Base64Url.decode(text.exposeText())
        .filter(bytes -> bytes.length == Randomness.TOKEN_BYTES)
        .isPresent();
  }

  /// Someone who shows a link's token.
  ///
  /// @param browser what only this browser has; empty for a program
  /// @param rememberedDevice by which this browser may not be asked for the second factor
  /// @param remember whether the person chose to stay signed in on this device
  record Using(
      Secret token,
      Secret request,
      Optional<Secret> browser,
      ClientAddress client,
      String userAgent,
      Optional<Secret> rememberedDevice,
      boolean remember) {}

  /// Signs in, once.
  Throttled<SignInLinkOutcome> use(Using using) {
    var shown = new PresentedToken(using.token, Optional.of(binding(using.request)), using.browser);
    var now = database.now();
    var good = database.read(handle -> tokens.peek(handle, now, purpose, shown)).isPresent();
    var begun = good ? begin(using, shown) : Optional.<SignInLinkOutcome>empty();
    return begun
        .or(() -> again(using, shown))
        .map(Throttled::of)
        .orElseGet(() -> throttle.invalidToken(using.client, this::refuse));
  }

  /// A browser that sends its form twice may never see the first answer: it gets another token of
  /// the session that it has begun.
  private Optional<SignInLinkOutcome> again(Using using, PresentedToken shown) {
    var since = database.now().minus(OneTimeTokens.SECOND_CLICK);
    return database
        .read(handle -> tokens.usedBy(handle, since, purpose, shown))
        .flatMap(used -> generation(used.subject()).flatMap(of -> again(using, of, used.usedAt())));
  }

  private static Optional<TokenSubject.Account> generation(TokenSubject subject) {
    return switch (subject) {
      case TokenSubject.Account account -> Optional.of(account);
      case TokenSubject.Bound(var to, _) -> generation(to);
      default -> Optional.empty();
    };
  }

  private Optional<SignInLinkOutcome> again(
      Using using, TokenSubject.Account subject, Instant begun) {
    var account =
        database
            .read(handle -> accounts.byId(handle, subject.id()))
            .filter(now -> now.generation() == subject.generation() && !now.disabled());
    var asked = account.flatMap(of -> database.write(transaction -> ask(transaction, using, of)));
    if (asked.isPresent()) {
      return asked;
    }
    return account.flatMap(of ->
        sessions
            .offerAnother(of.id(), begun)
            .map(session ->
                new SignInLinkOutcome.SignedIn(
                    session, devices.issue(of.id(), of.generation()), of.deletesAt().isPresent())));
  }

  private Optional<SignInLinkOutcome> begin(Using using, PresentedToken shown) {
    var origin = SessionClient.of(using.userAgent, using.client).withRemembered(using.remember);
    var visit = suspicious.visit(using.client, origin.device(), true);
    return database.write(transaction -> begin(transaction, using, shown, origin, visit));
  }

  /// What the second factor waits for, where the account is asked for one.
  private Optional<SignInLinkOutcome> ask(Transaction transaction, Using using, Account account) {
    if (!secondStep.isAsked(transaction, account, using.rememberedDevice)) {
      return Optional.empty();
    }
    var pending =
        new PendingSignIn(
            account.id(),
            account.generation(),
            Amr.EMAIL,
            false,
            Optional.empty(),
            using.remember,
            false);
    return Optional.of(
        new SignInLinkOutcome.SecondFactorRequired(secondStep.ask(transaction, pending)));
  }

  private Optional<SignInLinkOutcome> begin(
      Transaction transaction,
      Using using,
      PresentedToken shown,
      SessionClient origin,
      FamiliarPlaces.Visit visit) {
    var claimed = tokens.claim(transaction, purpose, shown);
    var account =
        claimed
            .flatMap(token -> token.subject().account())
            .flatMap(id -> accounts.byId(transaction.handle(), id));
    account.ifPresent(of -> tokens.end(transaction, purpose, of.id()));
    return account
        .flatMap(of -> ask(transaction, using, of))
        .or(() ->
            account.map(of -> {
              suspicious.byLink(transaction, of.id(), visit);
              return begin(transaction, of, claimed.orElseThrow().id(), origin);
            }));
  }

  private SignInLinkOutcome begin(
      Transaction transaction, Account account, Id token, SessionClient origin) {
    var session =
        sessions.begin(transaction, account.id(), account.generation(), Amr.EMAIL, origin);
    audit.append(transaction, new SignInEvent.LinkUsed(account.id(), session.id(), token));
    return new SignInLinkOutcome.SignedIn(
        session,
        devices.issue(account.id(), account.generation()),
        account.deletesAt().isPresent());
  }

  private SignInLinkOutcome refuse(Transaction transaction) {
    audit.append(transaction, new SignInEvent.LinkRefused());
    return new SignInLinkOutcome.TokenInvalid();
  }

  private String binding(Secret request) {
    return Base64Url.encode(
        digests.digest(KeyedDigests.Purpose.SIGN_IN_REQUEST, request.exposeText()));
  }
}
