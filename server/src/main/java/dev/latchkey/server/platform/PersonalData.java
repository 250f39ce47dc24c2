package dev.latchkey.server.platform;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.storage.Transaction;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// What one module keeps of a person, apart from what the database removes with the account.
@FunctionalInterface
public interface PersonalData {
  /// Whether anything is left.
  enum Progress {
    DONE,
    /// Go on with another transaction.
    MORE,
    /// Something is still going on that ends by itself.
    LATER
  }

  /// Takes back, when the account is closed, what would still leave the server before it is erased.
  default void close(Transaction transaction, Account account) {}

  /// Erases up to so many rows of a person whose account is closed.
  ///
  /// @param most small, so that no one waits for the transaction
  Progress erase(Transaction transaction, Account account, int most);

  /// What the person may know of it, without secrets, by words of the API.
  default Map<String, Object> tell(Handle handle, Account account) {
    return Map.of();
  }

  /// What a statement that was to erase so many rows has come to.
  static Progress after(int erased, int most) {
    return erased < most ? Progress.DONE : Progress.MORE;
  }
}
