package dev.latchkey.server.selfservice.address;

import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.openpgp.OpenPgpKeys;
import dev.latchkey.server.passwords.Passwords;
import dev.latchkey.server.sessions.Sessions;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.tokens.OneTimeTokens;

/// All that opens an account, or reads its letters, but its address.
public record WaysIn(
    Accounts accounts,
    Passwords passwords,
    OpenPgpKeys keys,
    Sessions sessions,
    OneTimeTokens tokens) {

  /// Ends all of it: whoever reads the account's address asks for a new password by mail.
  void end(Transaction transaction, Id account, OpenPgpKeys.By by) {
    var _ = accounts.nextGeneration(transaction, account);
    passwords.remove(transaction, account);
    // Were it the stranger's, the owner could not read the letter with the way back.
    keys.remove(transaction, account, by);
    sessions.endAll(transaction, account);
    tokens.endAll(transaction, account.value());
  }
}
