package dev.latchkey.server.delivery;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.identifiers.Language;
import dev.latchkey.server.mail.OutboxRow;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Whom a delivery is for. Its messages go there, whatever way its token takes.
sealed interface Recipient {
  /// An address that the client gave; it need not belong to an account.
  record ByEmail(EmailAddress email) implements Recipient {}

  /// An account here; its address is looked up for each message.
  record ByAccount(Id account) implements Recipient {}

  /// Where one message goes.
  ///
  /// @param email empty where the account is gone or disabled
  record Destination(Optional<EmailAddress> email, Language language) {}

  /// What the limit counts, however an address is written.
  default String limitKey() {
    return switch (this) {
      case ByEmail(var email) -> email.canonical();
      case ByAccount(var account) -> account.value();
    };
  }

  /// Whether it is this account.
  default boolean isAccount(Handle handle, Accounts accounts, Id account) {
    return switch (this) {
      case ByAccount(var id) -> id.equals(account);
      case ByEmail(var email) ->
          accounts
              .byId(handle, account)
              .filter(owner -> owner.email().canonical().equals(email.canonical()))
              .isPresent();
    };
  }

  /// Where a message goes now, in the language that the client asked for, else the account's.
  default Destination destination(Handle handle, Accounts accounts, OutboxRow row) {
    return switch (this) {
      case ByEmail(var email) ->
          new Destination(Optional.of(email), row.language().orElse(Language.ENGLISH));
      case ByAccount(var id) -> {
        var account = accounts.byId(handle, id).filter(found -> !found.disabled());
        yield new Destination(
            account.map(Account::email),
            row.language().or(() -> account.map(Account::language)).orElse(Language.ENGLISH));
      }
    };
  }
}
