package dev.latchkey.server.accounts;

import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Username;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// How someone from another list of people stands to the accounts that there are.
///
/// @param known the account that has the address
/// @param usernameTaken whether the username is not free, where the account has none
public record Standing(Optional<Account> known, boolean usernameTaken) {
  public static Standing of(
      Handle handle, Accounts accounts, EmailAddress email, Optional<Username> username) {
    var known = accounts.byLogin(handle, email.value());
    var named = known.flatMap(Account::username).isPresent();
    var taken = username.filter(name -> !named && !accounts.isFree(handle, name));
    return new Standing(known, taken.isPresent());
  }
}
