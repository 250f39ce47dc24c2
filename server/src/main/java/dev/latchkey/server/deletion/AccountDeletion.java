package dev.latchkey.server.deletion;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.accounts.Departures;
import dev.latchkey.server.accountsecurity.AccountAccess;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.mail.Outbox;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Asks for the end of an account, and takes that back.
///
/// A request ends all that the account was given. Its owner can sign in again and keep the account;
/// where an operator asked, the account is shut, and only an operator keeps it.
public final class AccountDeletion {
  static final Duration GRACE = Duration.ofDays(7);
  static final String OWNER = "owner";
  static final String OPERATOR = "operator";
  private final Database database;
  private final Accounts accounts;
  private final Departures departures;
  private final AccountAccess access;
  private final DeletedAccounts deleted = new DeletedAccounts();
  private final Outbox outbox;
  private final AuditTrail audit;

  public AccountDeletion(
      Database database, Accounts accounts, AccountAccess access, Outbox outbox, AuditTrail audit) {
    this.database = database;
    this.accounts = accounts;
    departures = new Departures(accounts);
    this.access = access;
    this.outbox = outbox;
    this.audit = audit;
  }

  /// The account as it is before its owner is asked for the password.
  Optional<Account> seen(Id account) {
    return database.read(handle -> accounts.byId(handle, account));
  }

  /// The owner wants to leave.
  ///
  /// @param seen before the password was compared
  /// @return when everything is erased; empty where the account is gone or shut, or where the
  ///   password has been changed meanwhile
  Optional<Instant> requestByOwner(Account seen) {
    return database.write(transaction ->
        present(transaction, seen.id())
            .flatMap(_ -> access.endEverything(transaction, seen, AccountAccess.Cause.DELETION))
            .map(_ -> schedule(transaction, seen, OWNER)));
  }

  /// An operator removes the account: it is shut at once.
  ///
  /// @return when everything is erased; empty where the account is gone
  public Optional<Instant> request(Id account) {
    return request(account, OPERATOR);
  }

  /// The same for an application.
  ///
  /// @param by its id
  public Optional<Instant> request(Id account, String by) {
    return database.write(transaction ->
        present(transaction, account)
            .map(held -> {
              if (access.disableForDeletion(transaction, held.id())) {
                audit.append(transaction, new DeletionEvent.Disabled(held.id(), by));
              }
              return schedule(transaction, held, by);
            }));
  }

  private Instant schedule(Transaction transaction, Account held, String by) {
    var at = departures.schedule(transaction, held.id(), transaction.now().plus(GRACE));
    outbox.addNotice(transaction, DeletionMailComposer.REQUESTED, held.id().value());
    audit.append(transaction, new DeletionEvent.Requested(held.id(), by));
    return at;
  }

  /// The owner keeps the account.
  ///
  /// @return false where it was not to be deleted, or too late
  boolean withdrawByOwner(Id account) {
    return database.write(transaction ->
        present(transaction, account)
            .filter(held -> !held.disabled())
            .map(held -> withdraw(transaction, held, OWNER))
            .orElse(false));
  }

  /// What comes of keeping an account.
  public enum Kept {
    OPEN,
    /// It was disabled for another reason than its deletion, and still is.
    DISABLED,
    /// It was not to be deleted, or it is too late.
    NOT_WAITING
  }

  /// An operator keeps it, and opens it where it is shut for this alone.
  public Kept withdraw(Id account) {
    return database.write(transaction ->
        present(transaction, account)
            .map(held -> keep(transaction, held))
            .orElse(Kept.NOT_WAITING));
  }

  private Kept keep(Transaction transaction, Account held) {
    if (!withdraw(transaction, held, OPERATOR)) {
      return Kept.NOT_WAITING;
    }
    if (departures.open(transaction, held.id())) {
      audit.append(transaction, new DeletionEvent.Enabled(held.id()));
      return Kept.OPEN;
    }
    return held.disabled() ? Kept.DISABLED : Kept.OPEN;
  }

  private boolean withdraw(Transaction transaction, Account held, String by) {
    var kept = departures.cancel(transaction, held.id());
    if (kept) {
      outbox.addNotice(transaction, DeletionMailComposer.WITHDRAWN, held.id().value());
      audit.append(transaction, new DeletionEvent.Withdrawn(held.id(), by));
    }
    return kept;
  }

  /// The account, held, unless it is gone or is being erased: looked at after the lock, so that
  /// what another node has begun is seen.
  private Optional<Account> present(Transaction transaction, Id account) {
    return accounts
        .holdIfThere(transaction, account)
        .filter(held -> !deleted.contains(transaction.handle(), held.id()));
  }
}
