package dev.latchkey.server.deletion;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.storage.Transaction;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// The ids of accounts that were deleted, or are being deleted.
final class DeletedAccounts {
  void add(Transaction transaction, Id account) {
    transaction
        .handle()
        .createUpdate(
            """
            INSERT INTO deleted_accounts (account_id, deleted_at) VALUES (:id, :now) ON CONFLICT DO NOTHING
            """)
        .bind("id", account.value())
        .bind("now", transaction.now())
        .execute();
  }

  boolean contains(Handle handle, Id account) {
    return handle
        .createQuery("SELECT 1 FROM deleted_accounts WHERE account_id = :id")
        .bind("id", account.value())
        .mapTo(Integer.class)
        .findFirst()
        .isPresent();
  }

  List<String> all(Handle handle) {
    return handle
        .createQuery("SELECT account_id FROM deleted_accounts ORDER BY account_id")
        .mapTo(String.class)
        .list();
  }

  /// Those of which the account is still there.
  List<Id> unfinished(Handle handle) {
    return handle
        .createQuery(
            """
            SELECT account_id FROM deleted_accounts JOIN accounts ON accounts.id = account_id ORDER BY account_id
            """)
        .map((row, _) -> new Id(row.getString("account_id")))
        .list();
  }
}
