package dev.latchkey.server.accounts;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.storage.Transaction;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Accounts that are to be deleted, and how the rest of one goes.
public final class Departures {
  private final Accounts accounts;

  public Departures(Accounts accounts) {
    this.accounts = accounts;
  }

  /// Says when the account is deleted; an earlier time stays.
  ///
  /// @return when it is
  public Instant schedule(Transaction transaction, Id account, Instant at) {
    return transaction
        .handle()
        .createQuery(
            """
            UPDATE accounts SET deletes_at = CASE WHEN deletes_at < :at THEN deletes_at ELSE :at END
            WHERE id = :id RETURNING deletes_at
            """)
        .bind("id", account.value())
        .bind("at", at)
        .map((row, _) -> Instant.ofEpochMilli(row.getLong("deletes_at")))
        .one();
  }

  /// Shuts one that is to be deleted, which ends everything it was ever given.
  ///
  /// @return false where it is shut already
  public static boolean shut(Transaction transaction, Id account) {
    return transaction
            .handle()
            .createUpdate(
                """
                UPDATE accounts SET disabled_at = :now, disabled_for = 'deletion', generation = generation + 1
                WHERE id = :id AND disabled_at IS NULL
                """)
            .bind("id", account.value())
            .bind("now", transaction.now())
            .execute()
        == 1;
  }

  /// Opens what [#shut] has shut.
  ///
  /// @return false where it is open, or shut for another reason as well
  public boolean open(Transaction transaction, Id account) {
    return transaction
            .handle()
            .createQuery("SELECT 1 FROM accounts WHERE id = :id AND disabled_for IS NOT NULL")
            .bind("id", account.value())
            .mapTo(Integer.class)
            .findOne()
            .isPresent()
        && accounts.enable(transaction, account);
  }

  /// Whether it is beyond the point of no return.
  public static boolean isGoing(Handle handle, Id account) {
    return handle
        .createQuery("SELECT 1 FROM deleted_accounts WHERE account_id = :id")
        .bind("id", account.value())
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  /// Lets it stay.
  ///
  /// @return false where it was not to be deleted
  public boolean cancel(Transaction transaction, Id account) {
    return transaction
            .handle()
            .createUpdate(
                "UPDATE accounts SET deletes_at = NULL WHERE id = :id AND deletes_at IS NOT NULL")
            .bind("id", account.value())
            .execute()
        == 1;
  }

  /// Those whose time has come, the earliest first.
  public List<Id> due(Handle handle, Instant now, int most) {
    return handle
        .createQuery(
            """
            SELECT id FROM accounts WHERE deletes_at IS NOT NULL AND deletes_at <= :now
            ORDER BY deletes_at LIMIT :most
            """)
        .bind("now", now)
        .bind("most", most)
        .map((row, _) -> new Id(row.getString("id")))
        .list();
  }

  /// Removes the account, and what the database removes with it. Its username stays reserved for a
  /// while, without saying whose it was.
  public void remove(Transaction transaction, Account account) {
    accounts.forget(transaction, account);
    transaction
        .handle()
        .createUpdate("DELETE FROM accounts WHERE id = :id")
        .bind("id", account.id().value())
        .execute();
  }
}
