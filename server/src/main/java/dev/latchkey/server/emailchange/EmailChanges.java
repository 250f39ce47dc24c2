package dev.latchkey.server.emailchange;

import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.storage.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// The changes of addresses that wait for their confirmation, and those that can still be taken
/// back.
///
/// Whatever makes or ends changes holds the account's row first.
final class EmailChanges {
  private static final Duration KEPT = Duration.ofDays(7);
  private static final String COLUMNS =
      "id, account_id, generation, from_email, to_email, created_at, seq, ended_at";
  private static final String SELECT = "SELECT " + COLUMNS + " FROM address_changes ";

  /// Puts one in the place of that which waits for the same account. The same once more keeps its
  /// id, so that the link that is on its way stays good.
  ///
  /// @return the one that waits now
  EmailChange ask(Transaction transaction, EmailChange wanted) {
    return transaction
        .handle()
        .createQuery(
            """
            INSERT INTO address_changes (id, account_id, generation, from_email, to_email, created_at)
            VALUES (:id, :account, :generation, :from, :to, :now)
            ON CONFLICT (account_id) WHERE seq IS NULL AND ended_at IS NULL DO UPDATE SET
              id = CASE WHEN address_changes.to_email = excluded.to_email
                AND address_changes.generation = excluded.generation
                THEN address_changes.id ELSE excluded.id END,
              generation = excluded.generation, from_email = excluded.from_email,
              to_email = excluded.to_email, created_at = excluded.created_at
            RETURNING
            """
                + COLUMNS)
        .bind("id", wanted.id().value())
        .bind("account", wanted.account().value())
        .bind("generation", wanted.generation())
        .bind("from", wanted.from().value())
        .bind("to", wanted.to().value())
        .bind("now", wanted.askedAt())
        .map(EmailChanges::change)
        .one();
  }

  Optional<EmailChange> byId(Handle handle, Id id) {
    return handle
        .createQuery(SELECT + "WHERE id = :id")
        .bind("id", id.value())
        .map(EmailChanges::change)
        .findOne();
  }

  /// All of an account that are remembered, the earliest first.
  List<EmailChange> all(Handle handle, Id account) {
    return handle
        .createQuery(SELECT + "WHERE account_id = :account ORDER BY created_at, id")
        .bind("account", account.value())
        .map(EmailChanges::change)
        .list();
  }

  /// The one that waits.
  Optional<EmailChange> waiting(Handle handle, Id account) {
    return handle
        .createQuery(SELECT + "WHERE account_id = :account AND seq IS NULL AND ended_at IS NULL")
        .bind("account", account.value())
        .map(EmailChanges::change)
        .findOne();
  }

  /// Those that were made and not undone since, in their order.
  List<EmailChange> made(Handle handle, Id account) {
    return handle
        .createQuery(
            SELECT
                + "WHERE account_id = :account AND seq IS NOT NULL AND ended_at IS NULL"
                + " ORDER BY seq")
        .bind("account", account.value())
        .map(EmailChanges::change)
        .list();
  }

  /// Notes that the change was made, after all others of the account.
  void make(Transaction transaction, EmailChange change) {
    var made =
        transaction
            .handle()
            .createUpdate(
                """
                UPDATE address_changes SET seq = 1 + (SELECT COALESCE(MAX(other.seq), 0)
                  FROM address_changes other WHERE other.account_id = :account)
                WHERE id = :id AND seq IS NULL AND ended_at IS NULL
                """)
            .bind("id", change.id().value())
            .bind("account", change.account().value())
            .execute();
    if (made != 1) {
      throw new IllegalStateException("the change does not wait any more");
    }
  }

  /// Ends the change that waits; false where none does.
  boolean endWaiting(Transaction transaction, Id account) {
    return transaction
            .handle()
            .createUpdate(
                """
                UPDATE address_changes SET ended_at = :now
                WHERE account_id = :account AND seq IS NULL AND ended_at IS NULL
                """)
            .bind("now", transaction.now())
            .bind("account", account.value())
            .execute()
        == 1;
  }

  /// Ends a change that was made, and all that came after it.
  void endFrom(Transaction transaction, EmailChange first) {
    transaction
        .handle()
        .createUpdate(
            """
            UPDATE address_changes SET ended_at = :now
            WHERE account_id = :account AND ended_at IS NULL AND (seq IS NULL
              OR seq >= (SELECT first.seq FROM address_changes first WHERE first.id = :id))
            """)
        .bind("now", transaction.now())
        .bind("account", first.account().value())
        .bind("id", first.id().value())
        .execute();
  }

  /// Ends the one that waits and all that were made.
  void endAll(Transaction transaction, Id account) {
    transaction
        .handle()
        .createUpdate(
            "UPDATE address_changes SET ended_at = :now"
                + " WHERE account_id = :account AND ended_at IS NULL")
        .bind("now", transaction.now())
        .bind("account", account.value())
        .execute();
  }

  void purge(Transaction transaction) {
    transaction
        .handle()
        .createUpdate("DELETE FROM address_changes WHERE created_at < :before")
        .bind("before", transaction.now().minus(KEPT))
        .execute();
  }

  private static EmailChange change(ResultSet row, StatementContext context) throws SQLException {
    return new EmailChange(
        new Id(row.getString("id")),
        new Id(row.getString("account_id")),
        row.getLong("generation"),
        new EmailAddress(row.getString("from_email")),
        new EmailAddress(row.getString("to_email")),
        Instant.ofEpochMilli(row.getLong("created_at")),
        state(row));
  }

  private static EmailChange.State state(ResultSet row) throws SQLException {
    if (row.getObject("ended_at") != null) {
      return EmailChange.State.ENDED;
    }
    return row.getObject("seq") == null ? EmailChange.State.WAITING : EmailChange.State.MADE;
  }
}
