package dev.latchkey.server.secondfactor;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.keys.EncryptedColumn;
import dev.latchkey.server.keys.Wrapping;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.Amr;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.PreparedQuery;
import dev.latchkey.server.storage.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The secrets of authenticator apps: 160 bits each, wrapped under a key of the vault.
///
/// An account has one that is confirmed, and beside it at most one that waits for its first code. A
/// code is used by one conditional statement, which also ends the codes of earlier steps.
public final class TotpSecrets implements SecondFactor {
  public static final EncryptedColumn WRAPPED =
      new EncryptedColumn(Wrapping.Purpose.SECOND_FACTOR, "totp_secrets", "id", "wrapped_secret");

  /// So long a secret waits for its first code.
  public static final Duration WAIT = Duration.ofMinutes(30);

  /// A last step that is so far ahead was used before the clock was set back.
  private static final long CORRECTED = Database.CLOCK_CORRECTION.toSeconds() / Totp.STEP_SECONDS;

  private static final PreparedQuery<String> CONFIRMED =
      new PreparedQuery<>(
          "SELECT id FROM totp_secrets WHERE account_id = ? AND confirmed_at IS NOT NULL",
          row -> row.getString(1));

  private final Wrapping vault;
  private final Randomness randomness;

  TotpSecrets(Wrapping vault, Randomness randomness) {
    this.vault = vault;
    this.randomness = randomness;
  }

  /// A secret that waits for its first code.
  ///
  /// @param text as apps take it, in base32
  public record Waiting(Secret text) {
    /// In groups, to be typed by hand.
    public String grouped() {
      return Base32.grouped(text.exposeText(), " ");
    }
  }

  /// A row of an account. Its id is that of the account, a hyphen and a random one: so what the
  /// secret is bound to names the account, too, and it opens in no other. Rows that are older have
  /// a random id alone.
  private record Row(String id, Id account, byte[] wrapped) {
    private static final char HYPHEN = '-';

    static String newId(Id account, Randomness randomness) {
      return account.value() + HYPHEN + Id.make(randomness);
    }

    byte[] context() {
      var random = id.substring(id.indexOf(HYPHEN) + 1);
      return EncryptedColumn.context(id.equals(random) ? id : account.value() + HYPHEN + random);
    }
  }

  @Override
  public String word() {
    return "totp";
  }

  @Override
  public Amr amr() {
    return Amr.OTP;
  }

  @Override
  public boolean isGuessable() {
    return true;
  }

  @Override
  public boolean isAsked() {
    return true;
  }

  /// Makes a secret that waits for its first code; one that waited before ends.
  public Waiting begin(Database database, Id account) {
    var id = Row.newId(account, randomness);
    var secret = randomness.bytes(Totp.SECRET_BYTES);
    var wrapped = vault.wrap(WRAPPED.purpose(), secret, EncryptedColumn.context(id));
    return database.write(transaction -> {
      transaction.change(
          """
          INSERT INTO totp_secrets (id, account_id, wrapped_secret, created_at, last_step)
          VALUES (?, ?, ?, ?, 0)
          ON CONFLICT (account_id) WHERE confirmed_at IS NULL
          DO UPDATE SET id = excluded.id, wrapped_secret = excluded.wrapped_secret,
            created_at = excluded.created_at
          """,
          id,
          account.value(),
          wrapped,
          transaction.now());
      return new Waiting(text(secret));
    });
  }

  /// The secret that waits, to be shown again.
  public Optional<Waiting> waiting(Database database, Id account) {
    return findWaiting(database, account).map(row -> new Waiting(text(open(row))));
  }

  private static Optional<Row> findWaiting(Database database, Id account) {
    var now = database.now();
    return database.read(handle -> waitingRow(handle, account, now));
  }

  private static Optional<Row> waitingRow(Handle handle, Id account, Instant now) {
    return handle
        .createQuery(
            """
            SELECT id, wrapped_secret FROM totp_secrets
            WHERE account_id = :account AND confirmed_at IS NULL
              AND created_at > :since AND created_at < :until
            """)
        .bind("account", account.value())
        .bind("since", now.minus(WAIT))
        .bind("until", now.plus(Database.CLOCK_CORRECTION))
        .map((row, _) -> new Row(row.getString("id"), account, row.getBytes("wrapped_secret")))
        .findOne();
  }

  /// Judges the first code of the secret that waits, outside of transactions.
  public FirstCode judgeFirst(Database database, Id account, Secret entered) {
    var now = database.now();
    return findWaiting(database, account)
        .map(row -> judgeFirst(row, digits(entered), now))
        .orElseGet(FirstCode.Lapsed::new);
  }

  private FirstCode judgeFirst(Row row, String code, Instant now) {
    var secret = open(row);
    var step = Totp.match(secret, code, now);
    if (step.isPresent()) {
      var used = step.getAsLong();
      return new FirstCode.Right(transaction -> confirm(transaction, row.id, used));
    }
    return Totp.isOfAnotherTime(secret, code, now)
        ? new FirstCode.OtherTime()
        : new FirstCode.Wrong();
  }

  /// The step of the first code is used.
  private static boolean confirm(Transaction transaction, String id, long step) {
    return transaction.change(
            """
            UPDATE totp_secrets SET confirmed_at = ?, last_step = ?
            WHERE id = ? AND confirmed_at IS NULL
            """,
            transaction.now(),
            step,
            id)
        == 1;
  }

  private static Optional<Row> confirmed(Handle handle, Id account) {
    return handle
        .createQuery(
            """
            SELECT id, wrapped_secret FROM totp_secrets
            WHERE account_id = :account AND confirmed_at IS NOT NULL
            """)
        .bind("account", account.value())
        .map((row, _) -> new Row(row.getString("id"), account, row.getBytes("wrapped_secret")))
        .findOne();
  }

  /// Since when the account is asked for a code; empty where it is not.
  public Optional<Instant> since(Handle handle, Id account) {
    return handle
        .createQuery(
            """
            SELECT confirmed_at FROM totp_secrets
            WHERE account_id = :account AND confirmed_at IS NOT NULL
            """)
        .bind("account", account.value())
        .mapTo(Instant.class)
        .findOne();
  }

  @Override
  public Optional<String> setUp(Handle handle, Id account) {
    return confirmed(handle, account).map(Row::id);
  }

  @Override
  public Optional<String> setUp(Transaction transaction, Id account) {
    return transaction.lookUp(CONFIRMED, account.value());
  }

  @Override
  public Optional<Proof> judge(Database database, Id account, Secret entered) {
    var now = database.now();
    return database
        .read(handle -> confirmed(handle, account))
        .flatMap(row -> judge(row, digits(entered), now));
  }

  private Optional<Proof> judge(Row row, String code, Instant now) {
    var step = Totp.match(open(row), code, now);
    if (step.isEmpty()) {
      return Optional.empty();
    }
    var used = step.getAsLong();
    return Optional.of(transaction -> use(transaction, row.id, used));
  }

  private static boolean use(Transaction transaction, String id, long step) {
    return transaction.change(
            """
            UPDATE totp_secrets SET last_step = ?
            WHERE id = ? AND confirmed_at IS NOT NULL AND (last_step < ? OR last_step > ?)
            """,
            step,
            id,
            step,
            Totp.step(transaction.now()) + CORRECTED)
        == 1;
  }

  @Override
  public boolean remove(Transaction transaction, Id account) {
    return transaction.change("DELETE FROM totp_secrets WHERE account_id = ?", account.value()) > 0;
  }

  /// Removes what was set up after that moment, perhaps by a stranger.
  public boolean removeSince(Transaction transaction, Id account, Instant since) {
    return transaction.change(
            """
            DELETE FROM totp_secrets
            WHERE account_id = ? AND (confirmed_at IS NULL OR confirmed_at >= ?)
            """,
            account.value(),
            since)
        > 0;
  }

  /// Forgets secrets that were never confirmed.
  void purge(Transaction transaction) {
    transaction.change(
        "DELETE FROM totp_secrets WHERE confirmed_at IS NULL AND created_at < ?",
        transaction.now().minus(WAIT));
  }

  private byte[] open(Row row) {
    return vault.unwrap(WRAPPED.purpose(), row.wrapped, row.context());
  }

  private static Secret text(byte[] secret) {
    return Secret.of(Base32.encode(secret, Base32.STANDARD));
  }

  /// Apps show codes in two groups.
  private static String digits(Secret entered) {
    return entered.exposeText().replaceAll("\\s", "");
  }
}
