package dev.latchkey.server.passkeys;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.PreparedQuery;
import dev.latchkey.server.storage.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The passkeys of all accounts.
public final class Passkeys {
  /// So many one account may have.
  public static final int MOST = 20;

  /// So long after a reset by email it takes more than the password to change passkeys. What was
  /// added so shortly before may be a stranger's, and its owner was told of it.
  public static final Duration HELD = Duration.ofDays(7);

  private static final String SELECT =
      """
      SELECT id, account_id, credential_id, public_key, algorithm, sign_count, backup_eligible,
        backed_up, aaguid, transports, name, added_at, last_used_at FROM passkeys
      """;
  private static final PreparedQuery<Passkey> BY_ACCOUNT =
      new PreparedQuery<>(SELECT + "WHERE account_id = ? ORDER BY added_at, id", Passkeys::passkey);
  private static final PreparedQuery<Passkey> BY_CREDENTIAL =
      new PreparedQuery<>(SELECT + "WHERE credential_id = ?", Passkeys::passkey);
  private final AuditTrail audit;

  public Passkeys(AuditTrail audit) {
    this.audit = audit;
  }

  /// Those of an account, the oldest first.
  public List<Passkey> of(Database database, Id account) {
    return database.lookUpAll(BY_ACCOUNT, account.value());
  }

  /// The same on a handle, among other work.
  public static List<Passkey> of(Handle handle, Id account) {
    return handle
        .select(BY_ACCOUNT.sql(), account.value())
        .map((row, _) -> BY_ACCOUNT.row().read(row))
        .list();
  }

  /// The one that an authenticator names.
  public Optional<Passkey> byCredential(Database database, byte[] credential) {
    return database.lookUp(BY_CREDENTIAL, credential);
  }

  /// Adds one.
  ///
  /// @return false where the account has [#MOST] already, or someone has this one
  public boolean add(Transaction transaction, Passkey passkey) {
    var made = passkey.credential();
    var added =
        transaction.change(
            """
            INSERT INTO passkeys (id, account_id, credential_id, public_key, algorithm, sign_count,
              backup_eligible, backed_up, aaguid, transports, name, added_at)
            SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
            WHERE (SELECT COUNT(*) FROM passkeys WHERE account_id = ?) < ?
            ON CONFLICT (credential_id) DO NOTHING
            """,
            passkey.id().value(),
            passkey.account().value(),
            made.id(),
            made.publicKey(),
            made.algorithm(),
            made.signCount(),
            made.backupEligible() ? 1L : 0L,
            made.backedUp() ? 1L : 0L,
            made.aaguid(),
            String.join(" ", made.transports()),
            passkey.name(),
            passkey.addedAt(),
            passkey.account().value(),
            (long) MOST);
    if (added == 1) {
      audit.append(
          transaction,
          new PasskeyEvent.Added(passkey.account(), passkey.id(), made.algorithm(), made.aaguid()));
    }
    return added == 1;
  }

  /// Gives it another name; false where the account has none with this id.
  public boolean rename(Transaction transaction, Id account, Id passkey, PasskeyName name) {
    var renamed =
        transaction.change(
                "UPDATE passkeys SET name = ? WHERE id = ? AND account_id = ?",
                name.value(),
                passkey.value(),
                account.value())
            == 1;
    if (renamed) {
      audit.append(transaction, new PasskeyEvent.Renamed(account, passkey));
    }
    return renamed;
  }

  /// Removes it; false where the account has none with this id.
  public boolean remove(Transaction transaction, Id account, Id passkey) {
    var removed =
        transaction.change(
                "DELETE FROM passkeys WHERE id = ? AND account_id = ?",
                passkey.value(),
                account.value())
            == 1;
    if (removed) {
      audit.append(transaction, new PasskeyEvent.Removed(account, passkey));
    }
    return removed;
  }

  /// Holds those of an account, for [#HELD]: its password was just reset by email. Recent ones are
  /// not held. A hold that lasts is prolonged, and began when it began: what someone set up after
  /// the first reset does not become older by another.
  public static void hold(Transaction transaction, Id account) {
    transaction.change(
        """
        UPDATE passkeys SET held_since = CASE WHEN held_until > ? THEN held_since ELSE ? END,
          held_until = ?
        WHERE account_id = ? AND added_at <= ?
        """,
        transaction.now(),
        transaction.now(),
        transaction.now().plus(HELD),
        account.value(),
        transaction.now().minus(HELD));
  }

  /// Since when one is held without a break, where it still is.
  ///
  /// @param passkey empty for any of the account: then since when the first of them is
  public static Optional<Instant> heldSince(
      Handle handle, Id account, Optional<Id> passkey, Instant now) {
    return handle
        .createQuery(
            """
            SELECT MIN(held_since) FROM passkeys
            WHERE account_id = :account AND held_until > :now AND (:any = 1 OR id = :id)
            """)
        .bind("account", account.value())
        .bind("now", now)
        .bind("any", passkey.isEmpty() ? 1 : 0)
        .bind("id", passkey.map(Id::value).orElse(""))
        .mapTo(Instant.class)
        .findOne();
  }

  /// Removes all of an account, for an operator who resets its factors; the caller tells the owner.
  ///
  /// @return how many
  public int removeAll(Transaction transaction, Id account) {
    var all = of(transaction.handle(), account);
    return (int) all.stream().filter(one -> remove(transaction, account, one.id())).count();
  }

  /// Removes all of an account, which may be a stranger's; what caused it is written down
  /// elsewhere.
  public static void endAll(Transaction transaction, Id account) {
    transaction.change("DELETE FROM passkeys WHERE account_id = ?", account.value());
  }

  /// Notes a use. A sign count that does not grow means that someone has a copy (WebAuthn Level 3,
  /// section 6.1.1); of two uses at a time, the later count wins.
  ///
  /// @return false where the passkey is gone, or the count has not grown
  public boolean use(Transaction transaction, Passkey passkey, PasskeyUse use) {
    return transaction.change(
            """
            UPDATE passkeys SET sign_count = ?, backed_up = ?, last_used_at = ?
            WHERE id = ? AND (sign_count < ? OR (sign_count = 0 AND ? = 0))
            """,
            use.signCount(),
            use.backedUp() ? 1L : 0L,
            transaction.now(),
            passkey.id().value(),
            use.signCount(),
            use.signCount())
        == 1;
  }

  private static Passkey passkey(ResultSet row) throws SQLException {
    var used = row.getLong("last_used_at");
    var lastUsedAt =
        row.wasNull() ? Optional.<Instant>empty() : Optional.of(Instant.ofEpochMilli(used));
    return new Passkey(
        new Id(row.getString("id")),
        new Id(row.getString("account_id")),
        row.getString("name"),
        Instant.ofEpochMilli(row.getLong("added_at")),
        lastUsedAt,
        credential(row));
  }

  private static PasskeyCredential credential(ResultSet row) throws SQLException {
    var transports = row.getString("transports");
    return new PasskeyCredential(
        row.getBytes("credential_id"),
        row.getBytes("public_key"),
        row.getLong("algorithm"),
        row.getLong("sign_count"),
        row.getLong("backup_eligible") == 1,
        row.getLong("backed_up") == 1,
        row.getString("aaguid"),
        transports.isEmpty() ? List.of() : List.of(transports.split(" ", -1)));
  }
}
