package dev.latchkey.server.recovery;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.accountsecurity.AccountAccess;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.defence.Attempts;
import dev.latchkey.server.defence.DeviceCookies;
import dev.latchkey.server.defence.Limit;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.identifiers.Language;
import dev.latchkey.server.mail.Outbox;
import dev.latchkey.server.mail.RequestedLetters;
import dev.latchkey.server.notices.Notices;
import dev.latchkey.server.passwords.AcceptedPassword;
import dev.latchkey.server.passwords.Judgement;
import dev.latchkey.server.passwords.PasswordChange;
import dev.latchkey.server.passwords.PasswordContext;
import dev.latchkey.server.passwords.PasswordPolicy;
import dev.latchkey.server.passwords.Passwords;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.tokens.OneTimeToken;
import dev.latchkey.server.tokens.OneTimeTokens;
import dev.latchkey.server.tokens.Purpose;
import dev.latchkey.server.tokens.Shown;
import dev.latchkey.server.tokens.UsedToken;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Getting back in with a forgotten password (OWASP Forgot Password sheet).
///
/// Asking does the same for every address, malformed ones too: one row with a keyed digest, no
/// look-up. Completing is one transaction: the token is claimed, the password set, and everything
/// that the account was ever given ends. It signs nobody in.
public final class Recovery {
  private final Database database;
  private final Accounts accounts;
  private final PasswordPolicy policy;
  private final Passwords passwords;
  private final AccountAccess access;
  private final OneTimeTokens tokens;
  private final Purpose purpose;
  private final Attempts attempts;
  private final DeviceCookies devices;
  private final RequestedLetters letters;
  private final Notices notices;
  private final AuditTrail audit;

  public Recovery(
      Database database,
      Accounts accounts,
      PasswordPolicy policy,
      Passwords passwords,
      AccountAccess access,
      OneTimeTokens tokens,
      Purpose purpose,
      Attempts attempts,
      DeviceCookies devices,
      Outbox outbox,
      AuditTrail audit) {
    this.database = database;
    this.accounts = accounts;
    this.policy = policy;
    this.passwords = passwords;
    this.access = access;
    this.tokens = tokens;
    this.purpose = purpose;
    this.attempts = attempts;
    this.devices = devices;
    this.letters = new RequestedLetters(outbox, attempts);
    this.notices = new Notices(outbox);
    this.audit = audit;
  }

  /// Asks for a link.
  ///
  /// @param language of the letter
  /// @return how long to wait, where the source has asked too often
  public Optional<Duration> request(
      String enteredEmail, ClientAddress client, Optional<Language> language) {
    var full = attempts.charge(database, List.of(Limit.UNIFORM_SOURCE.of(client.source())));
    if (full.isEmpty()) {
      var asking =
          new RequestedLetters.Asking(
              RecoveryCorrespondence.PURPOSE,
              accounts.addressDigest(enteredEmail),
              client,
              language);
      database.write(transaction -> queue(transaction, asking));
    }
    return full.map(Attempts.Full::retryAfter);
  }

  private boolean queue(Transaction transaction, RequestedLetters.Asking asking) {
    letters.queue(transaction, asking);
    audit.append(transaction, new RecoveryEvent.Requested());
    return true;
  }

  /// Sets the new password. The hash is computed before the token is claimed: an overloaded server
  /// costs no token. A browser that sends its form twice gets the same answer twice.
  ///
  /// @throws dev.latchkey.server.passwords.HasherBusy where too many wait; the token stays good
  public RecoveryOutcome complete(Shown token, Secret entered, ClientAddress client) {
    var account = holder(token);
    if (account.isEmpty()) {
      return again(token, entered, client);
    }
    return switch (policy.judge(entered, context(account.get()))) {
      case Judgement.Accepted accepted ->
          set(token, account.get(), accepted.password())
              .orElseGet(() -> again(token, entered, client));
      case Judgement.Rejected rejected -> new RecoveryOutcome.PasswordRejected(rejected.reasons());
      case Judgement.Unusable _ -> new RecoveryOutcome.PasswordUnusable();
    };
  }

  /// The address of the account that a good token is for; a wrong one counts, as in [#complete].
  Optional<String> login(Shown token, ClientAddress client) {
    var account = holder(token);
    if (account.isEmpty()) {
      var entry = attempts.enter(database, List.of(Limit.TOKEN_SOURCE.of(client.source())));
      if (entry instanceof Attempts.Entry.Admitted(var place)) {
        var _ = database.write(transaction -> refuse(transaction, place));
      }
    }
    return account.map(found -> found.email().value());
  }

  /// What [#complete] would refuse; empty where it would not. The token stays good.
  ///
  /// @throws dev.latchkey.server.passwords.HasherBusy where too many wait
  Optional<RecoveryOutcome> refusal(Shown token, Secret entered, ClientAddress client) {
    var account = holder(token);
    return account.isEmpty()
        ? Optional.of(again(token, entered, client))
        : switch (policy.judge(entered, context(account.get()))) {
          case Judgement.Accepted _ -> Optional.empty();
          case Judgement.Rejected rejected ->
              Optional.of(new RecoveryOutcome.PasswordRejected(rejected.reasons()));
          case Judgement.Unusable _ -> Optional.of(new RecoveryOutcome.PasswordUnusable());
        };
  }

  private Optional<RecoveryOutcome> set(Shown token, Account account, AcceptedPassword password) {
    var sealedHash = passwords.hashAndSeal(account.id(), password);
    return database.write(transaction ->
        tokens
            .claim(transaction, purpose, token)
            .map(claimed -> set(transaction, claimed, account, sealedHash)));
  }

  /// Where this browser has used the token and what it sends is the password by now, it sends its
  /// form twice. All else is a wrong token, and counts: a genuine link works whatever its
  /// neighbours try (S4-12).
  private RecoveryOutcome again(Shown token, Secret entered, ClientAddress client) {
    return switch (attempts.enter(database, List.of(Limit.TOKEN_SOURCE.of(client.source())))) {
      case Attempts.Entry.Admitted(var place) -> again(token, entered, place);
      case Attempts.Entry.Refused(var full) -> new RecoveryOutcome.SlowDown(full.retryAfter());
      case Attempts.Entry.Crowded(var retryAfter) -> new RecoveryOutcome.SlowDown(retryAfter);
    };
  }

  private RecoveryOutcome again(Shown token, Secret entered, Attempts.Place place) {
    var recovered =
        attempts.verify(
            database, place, () -> user(token).filter(account -> isSet(account, entered)));
    return database.write(transaction ->
        recovered
            .map(account -> repeated(transaction, account, place))
            .orElseGet(() -> refuse(transaction, place)));
  }

  private boolean isSet(Account account, Secret entered) {
    return passwords.matches(passwords.credential(database, Optional.of(account.id())), entered);
  }

  private RecoveryOutcome repeated(Transaction transaction, Account account, Attempts.Place place) {
    attempts.passed(transaction, place);
    return recovered(account, account.generation());
  }

  private Optional<Account> holder(Shown token) {
    var now = database.now();
    return database.read(handle ->
        account(handle, tokens.look(handle, now, purpose, token).map(OneTimeToken::subject)));
  }

  /// Who set a password with the token in this browser.
  private Optional<Account> user(Shown token) {
    var since = database.now().minus(purpose.life());
    return database.read(handle ->
        account(handle, tokens.usedBy(handle, since, purpose, token).map(UsedToken::subject)));
  }

  private Optional<Account> account(Handle handle, Optional<String> subject) {
    return subject
        .flatMap(Id::parse)
        .flatMap(id -> accounts.byId(handle, id))
        .filter(account -> !account.disabled());
  }

  private RecoveryOutcome set(
      Transaction transaction, OneTimeToken claimed, Account account, byte[] sealedHash) {
    var generation =
        access.endEverything(transaction, account.id(), AccountAccess.Cause.PASSWORD_RESET);
    passwords.set(transaction, account.id(), sealedHash, PasswordChange.By.RECOVERY);
    attempts.lift(transaction, account.id(), account.logins());
    notices.passwordChanged(transaction, account.id());
    audit.append(transaction, new RecoveryEvent.Completed(account.id(), claimed.id()));
    return recovered(account, generation);
  }

  private RecoveryOutcome recovered(Account account, long generation) {
    return new RecoveryOutcome.Recovered(
        account.email().value(), devices.issue(account.id(), generation));
  }

  private RecoveryOutcome refuse(Transaction transaction, Attempts.Place place) {
    attempts.failed(transaction, place);
    audit.append(transaction, new RecoveryEvent.Refused("token_invalid"));
    return new RecoveryOutcome.TokenInvalid();
  }

  private static PasswordContext context(Account account) {
    return new PasswordContext(account.email(), account.username(), account.displayName());
  }
}
