package dev.latchkey.server.delivery;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.identifiers.EmailAddress;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Whom the letters of a delivery go to: the address that the application gave, or the one of the
/// account it named.
final class Recipients {
  private Recipients() {}

  static Optional<EmailAddress> of(Handle handle, Accounts accounts, Delivery delivery) {
    return delivery
        .recipientEmail()
        .or(() ->
            delivery
                .recipientId()
                .flatMap(id -> accounts.byId(handle, id))
                .filter(account -> !account.disabled())
                .map(Account::email));
  }
}
