package dev.latchkey.server.accounts;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.DisplayName;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.identifiers.Language;
import dev.latchkey.server.identifiers.Username;
import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.PreparedQuery;
import dev.latchkey.server.storage.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/// The accounts. An address is found by its keyed digest, so that a request needs to keep nothing
/// else of it.
public final class Accounts {
  static final String COLUMNS =
      "id, email, username, display_name, language, generation, disabled_at, deletes_at";
  private static final PreparedQuery<Account> BY_ID = by("id");
  private static final PreparedQuery<Account> BY_DIGEST = by("email_digest");
  private static final PreparedQuery<Account> BY_USERNAME = by("username");
  private static final String BEFORE_CHANGE = "before_change";
  private final KeyedDigests digests;
  private final Usernames usernames = new Usernames();
  private final FormerUsernames former;
  private final SearchWords words = new SearchWords();

  public Accounts(KeyedDigests digests) {
    this.digests = digests;
    former = new FormerUsernames(digests);
  }

  /// Compares usernames again where the tables of Unicode have changed; once at each start.
  public void refreshUsernames(Database database, AuditTrail audit) {
    new Usernames().refresh(database, audit);
  }

  /// Lets operators search accounts that are older than the search; once.
  public void refreshWords(Database database) {
    words.refresh(database);
  }

  /// The digest by which an address is found; any entered text has one.
  public byte[] addressDigest(String entered) {
    return digests.digest(KeyedDigests.Purpose.ADDRESS, EmailAddress.canonicalOf(entered));
  }

  /// Makes the account; without the username where someone else has that, or one that looks like
  /// it.
  ///
  /// @return empty where the address has an account already
  public Optional<Account> add(
      Transaction transaction,
      Id id,
      EmailAddress email,
      Optional<Username> username,
      Optional<DisplayName> displayName) {
    var free = username.filter(name -> isFree(transaction.handle(), name));
    var named = insert(transaction, id, email, free, displayName);
    var added =
        named.isEmpty() && free.isPresent()
            ? insert(transaction, id, email, Optional.empty(), displayName)
            : named.map(account -> withoutReserved(transaction, account));
    added.ifPresent(account -> words.write(transaction, account));
    return added;
  }

  /// Whether the username, or one that looks like it, is free and reserved for no one.
  public boolean isFree(Handle handle, Username username) {
    return isFree(handle, username, FormerUsernames.NEWCOMER);
  }

  private boolean isFree(Handle handle, Username username, Id taker) {
    return usernames.isFree(handle, username, taker) && !former.isReserved(handle, username, taker);
  }

  /// Another node may have reserved the name since it was looked for: what it wrote is seen now.
  private Account withoutReserved(Transaction transaction, Account account) {
    if (account.username().filter(name -> isReserved(transaction, account, name)).isEmpty()) {
      return account;
    }
    usernames.set(transaction.handle(), account.id(), Optional.empty());
    return byId(transaction.handle(), account.id()).orElseThrow();
  }

  private boolean isReserved(Transaction transaction, Account account, Username name) {
    return former.isReserved(transaction.handle(), name, account.id());
  }

  /// Gives the account another username, or none, unless someone else has that, has one that looks
  /// like it, or gave one up lately. The former one stays reserved for this account.
  ///
  /// @param held by [#hold], in the same transaction
  boolean rename(Transaction transaction, Account held, Optional<Username> to) {
    var handle = transaction.handle();
    if (to.filter(name -> !isFree(handle, name, held.id())).isPresent()) {
      return false;
    }
    var done =
        unlessTaken(
            handle,
            () -> {
              usernames.set(handle, held.id(), to);
              return to.filter(name -> isReserved(transaction, held, name)).isEmpty();
            });
    if (done) {
      held.username().ifPresent(name -> former.reserve(transaction, held.id(), name));
      to.ifPresent(name -> former.release(transaction, name));
      renewWords(transaction, held.id());
    }
    return done;
  }

  /// Before the account is removed: its usernames stay reserved, and no one's.
  void forget(Transaction transaction, Account account) {
    account.username().ifPresent(name -> former.reserve(transaction, account.id(), name));
    former.disown(transaction, account.id());
  }

  /// Usernames that the account gave up, with the time until which they are reserved.
  public Map<String, Instant> formerUsernames(Handle handle, Id id) {
    return former.of(handle, id);
  }

  /// Lets everyone have usernames that were reserved long enough.
  public void purge(Transaction transaction) {
    former.purge(transaction);
  }

  private Optional<Account> insert(
      Transaction transaction,
      Id id,
      EmailAddress email,
      Optional<Username> username,
      Optional<DisplayName> displayName) {
    return transaction
        .handle()
        .createQuery(
            """
            INSERT INTO accounts (id, email, email_digest, username, username_skeleton, display_name, generation,
              created_at)
            VALUES (:id, :email, :digest, :username, :skeleton, :display_name, 1, :now)
            ON CONFLICT DO NOTHING
            RETURNING id, email, username, display_name, language, generation, disabled_at, deletes_at
            """)
        .bind("id", id.value())
        .bind("email", email.value())
        .bind("digest", addressDigest(email.value()))
        .bind("username", username.map(Username::value).orElse(null))
        .bind("skeleton", username.map(Usernames::skeleton).orElse(null))
        .bind("display_name", displayName.map(DisplayName::value).orElse(null))
        .bind("now", transaction.now())
        .map((row, _) -> account(row))
        .findOne();
  }

  /// The account, locked against other changes until the transaction ends.
  public Account hold(Transaction transaction, Id id) {
    return holdIfThere(transaction, id).orElseThrow();
  }

  /// The same where it may have been deleted meanwhile.
  public Optional<Account> holdIfThere(Transaction transaction, Id id) {
    return transaction
        .handle()
        .createQuery("UPDATE accounts SET email = email WHERE id = :id RETURNING " + COLUMNS)
        .bind("id", id.value())
        .map((row, _) -> account(row))
        .findOne();
  }

  /// Gives the account another address, unless someone else has that. The database decides, also
  /// where another node gives it away at the same moment.
  ///
  /// @param held by [#hold], in the same transaction
  public boolean changeEmail(Transaction transaction, Account held, EmailAddress to) {
    var handle = transaction.handle();
    var done = unlessTaken(handle, () -> update(handle, held.id(), to) == 1);
    if (done) {
      renewWords(transaction, held.id());
    }
    return done;
  }

  /// After a change of what an account is found by.
  void renewWords(Transaction transaction, Id id) {
    byId(transaction.handle(), id).ifPresent(account -> words.write(transaction, account));
  }

  /// Takes back what was changed where the database, or the change itself, refuses it.
  private static boolean unlessTaken(Handle handle, BooleanSupplier change) {
    handle.savepoint(BEFORE_CHANGE);
    try {
      if (change.getAsBoolean()) {
        return true;
      }
    } catch (UnableToExecuteStatementException e) {
      if (!isTaken(e)) {
        throw e;
      }
    }
    handle.rollbackToSavepoint(BEFORE_CHANGE);
    return false;
  }

  private int update(Handle handle, Id id, EmailAddress to) {
    return handle
        .createUpdate(
            """
            UPDATE accounts SET email = :to, email_digest = :digest
            WHERE id = :id AND NOT EXISTS
              (SELECT 1 FROM accounts other WHERE other.email_digest = :digest AND other.id <> :id)
            """)
        .bind("to", to.value())
        .bind("digest", addressDigest(to.value()))
        .bind("id", id.value())
        .execute();
  }

  /// SQLSTATE of an integrity constraint; SQLite has one writer and never comes here.
  private static boolean isTaken(UnableToExecuteStatementException e) {
    return e.getCause() instanceof SQLException sql
        && String.valueOf(sql.getSQLState()).startsWith("23");
  }

  public void setLanguage(Transaction transaction, Id id, Language language) {
    transaction
        .handle()
        .createUpdate("UPDATE accounts SET language = :language WHERE id = :id")
        .bind("language", language.tag())
        .bind("id", id.value())
        .execute();
  }

  public Optional<Account> byId(Handle handle, Id id) {
    return BY_ID.on(handle, id.value());
  }

  public Optional<Account> byAddressDigest(Handle handle, byte[] digest) {
    return BY_DIGEST.on(handle, (Object) digest);
  }

  /// Finds by what a person types to sign in: an address where it has an `@`, else a username. One
  /// query either way.
  public Optional<Account> byLogin(Database database, String login) {
    return login.contains("@")
        ? database.lookUp(BY_DIGEST, addressDigest(login))
        : database.lookUp(BY_USERNAME, Username.canonicalOf(login));
  }

  /// The same among other work of a transaction.
  public Optional<Account> byLogin(Handle handle, String login) {
    return login.contains("@")
        ? byAddressDigest(handle, addressDigest(login))
        : BY_USERNAME.on(handle, Username.canonicalOf(login));
  }

  private static PreparedQuery<Account> by(String column) {
    return new PreparedQuery<>(
        "SELECT " + COLUMNS + " FROM accounts WHERE " + column + " = ?", Accounts::account);
  }

  /// Ends everything the account was ever given: sessions, tokens and device cookies carry the
  /// generation in which they were made, and are checked against it wherever they are shown (C-12).
  ///
  /// @return the new generation
  public long nextGeneration(Transaction transaction, Id id) {
    return transaction
        .handle()
        .createQuery(
            "UPDATE accounts SET generation = generation + 1 WHERE id = :id RETURNING generation")
        .bind("id", id.value())
        .mapTo(Long.class)
        .one();
  }

  /// The same, if the account is still in the generation that the caller has seen; of two changes
  /// at a time one finds nothing.
  public Optional<Long> nextGeneration(Transaction transaction, Account seen) {
    return transaction
        .handle()
        .createQuery(
            """
            UPDATE accounts SET generation = generation + 1
            WHERE id = :id AND generation = :seen AND disabled_at IS NULL
            RETURNING generation
            """)
        .bind("id", seen.id().value())
        .bind("seen", seen.generation())
        .mapTo(Long.class)
        .findOne();
  }

  /// Shuts the account and ends everything it was ever given. Keeping one that was to be deleted
  /// does not open it any more.
  ///
  /// @return false where it is shut already, for more than its deletion
  public boolean disable(Transaction transaction, Id id) {
    return transaction
            .handle()
            .createUpdate(
                """
                UPDATE accounts SET disabled_at = COALESCE(disabled_at, :now), disabled_for = NULL,
                  generation = generation + 1
                WHERE id = :id AND (disabled_at IS NULL OR disabled_for IS NOT NULL)
                """)
            .bind("id", id.value())
            .bind("now", transaction.now())
            .execute()
        == 1;
  }

  /// Opens it again; false where it is open.
  public boolean enable(Transaction transaction, Id id) {
    return transaction
            .handle()
            .createUpdate(
                """
                UPDATE accounts SET disabled_at = NULL, disabled_reason = NULL, disabled_for = NULL
                WHERE id = :id AND disabled_at IS NOT NULL AND deletes_at IS NULL
                  AND NOT EXISTS (SELECT 1 FROM deleted_accounts d WHERE d.account_id = accounts.id)
                """)
            .bind("id", id.value())
            .execute()
        == 1;
  }

  /// Keeps why the account is shut, from then on for more than its deletion; an open one has no
  /// reason.
  ///
  /// @return whether that is another reason than before
  public boolean setDisabledReason(Transaction transaction, Id id, Optional<String> reason) {
    return transaction
            .handle()
            .createUpdate(
                """
                UPDATE accounts SET disabled_reason = :reason, disabled_for = NULL
                WHERE id = :id AND disabled_at IS NOT NULL
                  AND disabled_reason IS DISTINCT FROM CAST(:reason AS TEXT)
                """)
            .bind("reason", reason.orElse(null))
            .bind("id", id.value())
            .execute()
        == 1;
  }

  /// When an account began and, where it is shut, since when and why.
  public record Times(
      Instant createdAt, Optional<Instant> disabledAt, Optional<String> disabledReason) {}

  public Times times(Handle handle, Id id) {
    return handle
        .createQuery("SELECT created_at, disabled_at, disabled_reason FROM accounts WHERE id = :id")
        .bind("id", id.value())
        .map((row, context) ->
            new Times(
                Instant.ofEpochMilli(row.getLong("created_at")),
                row.getObject("disabled_at") == null
                    ? Optional.empty()
                    : Optional.of(Instant.ofEpochMilli(row.getLong("disabled_at"))),
                Optional.ofNullable(row.getString("disabled_reason"))))
        .one();
  }

  static Account account(ResultSet row) throws SQLException {
    return new Account(
        new Id(row.getString("id")),
        new EmailAddress(row.getString("email")),
        Optional.ofNullable(row.getString("username")).map(Username::new),
        Optional.ofNullable(row.getString("display_name")).map(DisplayName::new),
        Language.parse(row.getString("language")).orElse(Language.ENGLISH),
        row.getLong("generation"),
        row.getObject("disabled_at") != null,
        row.getObject("deletes_at") == null
            ? Optional.empty()
            : Optional.of(Instant.ofEpochMilli(row.getLong("deletes_at"))));
  }
}
