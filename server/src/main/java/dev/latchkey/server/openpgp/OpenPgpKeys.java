package dev.latchkey.server.openpgp;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// The keys that people have uploaded, one for each account at most. Each is checked again whenever
/// it is used: a key that has expired meanwhile encrypts nothing.
public final class OpenPgpKeys {
  /// How long before its end the owner is reminded (ASVS-6.4.5).
  static final Duration REMINDER = Duration.ofDays(14);

  private static final String NOBODY = "";
  private final DecoyKey decoy;
  private final AuditTrail audit;

  /// Who removes a key.
  public enum By {
    OWNER,
    OPERATOR
  }

  public OpenPgpKeys(DecoyKey decoy, AuditTrail audit) {
    this.decoy = decoy;
    this.audit = audit;
  }

  /// Adds the account's key, or replaces it.
  ///
  /// @return whether there was one before
  public boolean put(Transaction transaction, Id account, OpenPgpKey key) {
    var replaced = delete(transaction, account).isPresent();
    transaction
        .handle()
        .createUpdate(
            """
            INSERT INTO openpgp_keys (account_id, certificate, fingerprint, algorithm, added_at, expires_at)
            VALUES (:account, :certificate, :fingerprint, :algorithm, :now, :end)
            """)
        .bind("account", account.value())
        .bind("certificate", key.encoded())
        .bind("fingerprint", key.fingerprint())
        .bind("algorithm", key.algorithm())
        .bind("now", transaction.now())
        .bind("end", key.expiresAt().orElse(null))
        .execute();
    audit.append(transaction, new OpenPgpKeyEvent.Added(account, key.fingerprint()));
    return replaced;
  }

  /// Removes it; false where there was none.
  public boolean remove(Transaction transaction, Id account, By by) {
    var fingerprint = delete(transaction, account);
    fingerprint.ifPresent(
        of -> audit.append(transaction, new OpenPgpKeyEvent.Removed(account, of, by)));
    return fingerprint.isPresent();
  }

  private static Optional<String> delete(Transaction transaction, Id account) {
    return transaction
        .handle()
        .createQuery("DELETE FROM openpgp_keys WHERE account_id = :account RETURNING fingerprint")
        .bind("account", account.value())
        .mapTo(String.class)
        .findOne();
  }

  /// The account's key as it is now. Checking takes its time: no connection waits for it.
  public Optional<StoredKey> find(Database database, Id account) {
    return database.read(handle -> kept(handle, account)).map(kept -> kept.checked(database.now()));
  }

  /// The key as it was stored, without a look at whether it can still be used.
  public Optional<StoredKey> stored(Handle handle, Id account) {
    return kept(handle, account).map(Kept::key);
  }

  private Optional<Kept> kept(Handle handle, Id account) {
    return handle
        .createQuery(
            """
            SELECT certificate, fingerprint, algorithm, added_at, expires_at FROM openpgp_keys
            WHERE account_id = :account
            """)
        .bind("account", account.value())
        .map((row, context) -> kept(row))
        .findOne();
  }

  private record Kept(StoredKey key, byte[] certificate) {
    StoredKey checked(Instant now) {
      return key.with(KeyValidator.stored(certificate, now));
    }
  }

  private static Kept kept(ResultSet row) throws SQLException {
    var end = row.getLong("expires_at");
    var expiresAt =
        row.wasNull() ? Optional.<Instant>empty() : Optional.of(Instant.ofEpochMilli(end));
    var key =
        new StoredKey(
            row.getString("fingerprint"),
            row.getString("algorithm"),
            Instant.ofEpochMilli(row.getLong("added_at")),
            expiresAt,
            Optional.empty(),
            Optional.empty());
    return new Kept(key, row.getBytes("certificate"));
  }

  /// What the account has uploaded. Without an account, the same statement runs.
  public Optional<OpenPgpCertificate> certificate(Transaction transaction, Optional<Id> account) {
    return transaction
        .handle()
        .createQuery("SELECT certificate, added_at FROM openpgp_keys WHERE account_id = :account")
        .bind("account", account.map(Id::value).orElse(NOBODY))
        .map((row, _) ->
            new OpenPgpCertificate(
                row.getBytes("certificate"), Instant.ofEpochMilli(row.getLong("added_at"))))
        .findOne();
  }

  /// When the account's key ends, if it does.
  public Optional<Instant> end(Transaction transaction, Id account) {
    return transaction
        .handle()
        .createQuery(
            """
            SELECT expires_at FROM openpgp_keys
            WHERE account_id = :account AND expires_at IS NOT NULL
            """)
        .bind("account", account.value())
        .mapTo(Long.class)
        .findOne()
        .map(Instant::ofEpochMilli);
  }

  /// The key in it, if emails can be encrypted to it now. Where there is none, one that is the
  /// decoy is checked.
  public Optional<OpenPgpKey> usable(Optional<OpenPgpCertificate> certificate, Instant now) {
    var encoded =
        certificate.map(OpenPgpCertificate::encoded).orElseGet(() -> decoy.key().encoded());
    var verdict = KeyValidator.stored(encoded, now);
    return verdict instanceof KeyVerdict.Usable usable && certificate.isPresent()
        ? Optional.of(usable.key())
        : Optional.empty();
  }

  /// The accounts whose key ends soon and who have not been told; they have been, from now on.
  public List<Id> remind(Transaction transaction) {
    return transaction
        .handle()
        .createQuery(
            """
            UPDATE openpgp_keys SET reminded_at = :now
            WHERE expires_at <= :soon AND expires_at > :now AND reminded_at IS NULL
            RETURNING account_id
            """)
        .bind("now", transaction.now())
        .bind("soon", transaction.now().plus(REMINDER))
        .map(OpenPgpKeys::account)
        .list();
  }

  private static Id account(ResultSet row, StatementContext context) throws SQLException {
    return new Id(row.getString("account_id"));
  }
}
