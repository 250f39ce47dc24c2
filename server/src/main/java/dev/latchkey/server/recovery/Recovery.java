package dev.latchkey.server.recovery;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.accountsecurity.AccountAccess;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.identifiers.Language;
import dev.latchkey.server.mail.RequestedMail;
import dev.latchkey.server.notifications.Notifications;
import dev.latchkey.server.passwords.AcceptedPassword;
import dev.latchkey.server.passwords.PasswordContext;
import dev.latchkey.server.passwords.PasswordPolicy;
import dev.latchkey.server.passwords.Passwords;
import dev.latchkey.server.passwords.PolicyResult;
import dev.latchkey.server.platform.Identities;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.throttling.DeviceCookies;
import dev.latchkey.server.throttling.RateLimiter;
import dev.latchkey.server.throttling.Throttle;
import dev.latchkey.server.throttling.Throttled;
import dev.latchkey.server.tokens.OneTimeToken;
import dev.latchkey.server.tokens.OneTimeTokens;
import dev.latchkey.server.tokens.PresentedToken;
import dev.latchkey.server.tokens.Purpose;
import dev.latchkey.server.tokens.TokenSubject;
import dev.latchkey.server.tokens.UsedToken;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Getting back in with a forgotten password (OWASP Forgot Password sheet), or in for the first
/// time by an invitation.
///
/// Asking does the same for every address, malformed ones too: one row with a keyed digest, no
/// look-up. Completing is one transaction: the token is claimed, the password set, and everything
/// that the account was ever given ends. It starts no session.
final class Recovery {
  private final Database database;
  private final Accounts accounts;
  private final PasswordPolicy policy;
  private final Passwords passwords;
  private final AccountAccess access;
  private final OneTimeTokens tokens;
  private final Purpose purpose;
  private final PasswordLink link;
  private final RateLimiter limiter;
  private final Throttle throttle;
  private final DeviceCookies devices;
  private final RequestedMail letters;
  private final Notifications notifications;
  private final AuditTrail audit;

  /// @param purpose of the tokens of the link
  Recovery(
      Platform platform,
      Identities identities,
      AccountAccess access,
      Purpose purpose,
      PasswordLink link) {
    database = platform.database();
    accounts = identities.accounts();
    policy = identities.policy();
    passwords = identities.passwords();
    this.access = access;
    tokens = platform.tokens();
    this.purpose = purpose;
    this.link = link;
    limiter = platform.limiter();
    throttle = platform.throttle();
    devices = platform.devices();
    letters = new RequestedMail(platform.outbox(), platform.limiter());
    notifications = identities.notifications();
    audit = platform.audit();
  }

  /// Asks for a link.
  ///
  /// @param language of the email
  public Throttled<Boolean> request(
      String enteredEmail, ClientAddress client, Optional<Language> language) {
    var asking =
        new RequestedMail.Asking(
            RecoveryMailComposer.PURPOSE, accounts.addressDigest(enteredEmail), client, language);
    return throttle.uniform(
        client, () -> database.write(transaction -> queue(transaction, asking)));
  }

  private boolean queue(Transaction transaction, RequestedMail.Asking asking) {
    letters.queue(transaction, asking);
    audit.append(transaction, new RecoveryEvent.Requested());
    return true;
  }

  /// Sets the new password. The hash is computed before the token is claimed: an overloaded server
  /// costs no token. A browser that sends its form twice gets the same answer twice.
  ///
  /// @throws dev.latchkey.server.passwords.HasherBusy where too many wait; the token stays good
  public Throttled<RecoveryOutcome> complete(
      PresentedToken token, Secret entered, ClientAddress client) {
    var account = holder(token);
    if (account.isEmpty()) {
      return again(token, entered, client);
    }
    return switch (policy.judge(entered, context(account.get()))) {
      case PolicyResult.Accepted accepted ->
          set(token, account.get(), accepted.password())
              .map(Throttled::of)
              .orElseGet(() -> again(token, entered, client));
      case PolicyResult.Rejected rejected ->
          Throttled.of(new RecoveryOutcome.PasswordRejected(rejected.reasons()));
      case PolicyResult.Unusable _ -> Throttled.of(new RecoveryOutcome.PasswordUnusable());
    };
  }

  /// The address of the account that a good token is for; a wrong one counts, as in [#complete].
  Optional<String> login(PresentedToken token, ClientAddress client) {
    var account = holder(token);
    if (account.isEmpty()) {
      var _ = throttle.invalidToken(client, this::refuse);
    }
    return account.map(found -> found.email().value());
  }

  /// What [#complete] would refuse; empty where it would not. The token stays good.
  ///
  /// @throws dev.latchkey.server.passwords.HasherBusy where too many wait
  Optional<Throttled<RecoveryOutcome>> refusal(
      PresentedToken token, Secret entered, ClientAddress client) {
    var account = holder(token);
    return account.isEmpty()
        ? Optional.of(again(token, entered, client))
        : switch (policy.judge(entered, context(account.get()))) {
          case PolicyResult.Accepted _ -> Optional.empty();
          case PolicyResult.Rejected rejected ->
              Optional.of(Throttled.of(new RecoveryOutcome.PasswordRejected(rejected.reasons())));
          case PolicyResult.Unusable _ ->
              Optional.of(Throttled.of(new RecoveryOutcome.PasswordUnusable()));
        };
  }

  private Optional<RecoveryOutcome> set(
      PresentedToken token, Account account, AcceptedPassword password) {
    var sealedHash = passwords.hashAndSeal(account.id(), password);
    return database.write(transaction ->
        tokens
            .claim(transaction, purpose, token)
            .map(claimed -> set(transaction, claimed, account, sealedHash)));
  }

  /// Where this browser has used the token and what it sends is the password by now, it sends its
  /// form twice. All else is a wrong token, and counts: a genuine link works whatever its
  /// neighbours try (S4-12).
  private Throttled<RecoveryOutcome> again(
      PresentedToken token, Secret entered, ClientAddress client) {
    return throttle.tokenAttempt(client, place -> again(token, entered, place));
  }

  private RecoveryOutcome again(PresentedToken token, Secret entered, RateLimiter.Place place) {
    var recovered =
        limiter.verify(
            database, place, () -> user(token).filter(account -> isSet(account, entered)));
    if (recovered.isPresent()) {
      return limiter.verify(
          database,
          place,
          () -> database.write(transaction -> repeated(transaction, recovered.get(), place)));
    }
    return database.write(transaction -> {
      limiter.failedIn(transaction, place);
      return refuse(transaction);
    });
  }

  private boolean isSet(Account account, Secret entered) {
    return passwords.matches(passwords.credential(database, account.id()), entered);
  }

  private RecoveryOutcome repeated(
      Transaction transaction, Account account, RateLimiter.Place place) {
    limiter.passedIn(transaction, place);
    return recovered(account, account.generation());
  }

  private Optional<Account> holder(PresentedToken token) {
    var now = database.now();
    return database.read(handle ->
        account(handle, tokens.peek(handle, now, purpose, token).map(OneTimeToken::subject)));
  }

  /// Who set a password with the token in this browser.
  private Optional<Account> user(PresentedToken token) {
    var since = database.now().minus(purpose.life());
    return database.read(handle ->
        account(handle, tokens.usedBy(handle, since, purpose, token).map(UsedToken::subject)));
  }

  private Optional<Account> account(Handle handle, Optional<TokenSubject> subject) {
    return subject
        .flatMap(TokenSubject::account)
        .flatMap(id -> accounts.byId(handle, id))
        .filter(account -> !account.disabled());
  }

  private RecoveryOutcome set(
      Transaction transaction, OneTimeToken claimed, Account account, byte[] sealedHash) {
    var generation =
        access.endEverything(transaction, account.id(), AccountAccess.Cause.PASSWORD_RESET);
    passwords.set(transaction, account.id(), sealedHash, link.by());
    limiter.lift(transaction, account.id(), account.logins());
    if (link == PasswordLink.RECOVERY) {
      notifications.passwordChanged(transaction, account.id());
    }
    audit.append(
        transaction, new RecoveryEvent.Completed(account.id(), claimed.id(), link.by().word()));
    return recovered(account, generation);
  }

  private RecoveryOutcome recovered(Account account, long generation) {
    return new RecoveryOutcome.Recovered(
        account.email().value(), devices.issue(account.id(), generation));
  }

  private RecoveryOutcome refuse(Transaction transaction) {
    audit.append(transaction, new RecoveryEvent.Refused("token_invalid", link.by().word()));
    return new RecoveryOutcome.TokenInvalid();
  }

  private static PasswordContext context(Account account) {
    return new PasswordContext(account.email(), account.username(), account.displayName());
  }
}
