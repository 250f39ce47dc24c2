package dev.latchkey.server.accounts;

import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.identifiers.Username;
import dev.latchkey.server.keys.TestKeys;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.storage.TestDatabase;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Accounts for tests that need somebody.
public final class TestAccounts {
  private TestAccounts() {}

  /// Adds an account without a password, under the shared keys.
  public static Account add(TestDatabase test, String email) {
    return add(test, email, null);
  }

  public static Account add(TestDatabase test, String email, @Nullable String username) {
    var accounts = new Accounts(TestKeys.shared().digests());
    return test.database()
        .write(transaction ->
            accounts
                .add(
                    transaction,
                    Id.make(new SystemRandomness()),
                    new EmailAddress(email),
                    Optional.ofNullable(username).map(Username::new),
                    Optional.empty())
                .orElseThrow());
  }

  public static void disable(TestDatabase test, Account account) {
    test.tamper(
        "UPDATE accounts SET disabled_at = ? WHERE id = ?",
        test.clock().millis(),
        account.id().value());
  }
}
