package dev.latchkey.server.emailchange;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.platform.PersonalData;
import dev.latchkey.server.storage.Transaction;
import java.time.Instant;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// Addresses that a person had, or asked for; the database removes them with the account.
public final class ChangesOfPerson implements PersonalData {
  private final EmailChanges changes = new EmailChanges();

  record Told(String fromEmail, String toEmail, Instant createdAt) {
    /// Masked: it names a person.
    @Override
    public String toString() {
      return "Told[]";
    }
  }

  @Override
  public Map<String, Object> tell(Handle handle, Account account) {
    var told =
        changes.all(handle, account.id()).stream()
            .map(change -> new Told(change.from().value(), change.to().value(), change.askedAt()))
            .toList();
    return Map.of("email_changes", told);
  }

  @Override
  public Progress erase(Transaction transaction, Account account, int most) {
    return Progress.DONE;
  }
}
