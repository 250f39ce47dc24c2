package dev.latchkey.server.admin;

import dev.latchkey.server.accounts.Account;

/// What came of adding an account.
public sealed interface AddOutcome {
  record Added(Account account) implements AddOutcome {}

  /// Someone has the address or the name already.
  ///
  /// @param field `email` or `username`
  record Taken(String field) implements AddOutcome {}
}
