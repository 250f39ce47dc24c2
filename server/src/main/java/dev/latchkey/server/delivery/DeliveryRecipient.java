package dev.latchkey.server.delivery;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Language;
import dev.latchkey.server.mail.OutboxRow;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Whom the letters of a delivery go to: the address that the application gave, or the one of the
/// account it named.
///
/// @param language the application's word, else the account's
record DeliveryRecipient(Optional<EmailAddress> email, Language language) {
  static DeliveryRecipient of(Handle handle, Accounts accounts, Delivery delivery, OutboxRow row) {
    var account =
        delivery
            .recipientId()
            .flatMap(id -> accounts.byId(handle, id))
            .filter(found -> !found.disabled());
    return new DeliveryRecipient(
        delivery.recipientEmail().or(() -> account.map(Account::email)),
        row.language().or(() -> account.map(Account::language)).orElse(Language.ENGLISH));
  }
}
