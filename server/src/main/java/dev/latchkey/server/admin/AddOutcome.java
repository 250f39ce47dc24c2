package dev.latchkey.server.admin;

import dev.latchkey.server.accounts.Account;

/// What came of adding an account.
public sealed interface AddOutcome {
  record Added(Account account) implements AddOutcome {}

  /// No account was added.
  ///
  /// @param index of the name that is no group's, from 0
  record NoGroup(int index) implements AddOutcome {}

  /// Someone has the address or the name already.
  ///
  /// @param field `email` or `username`
  record Taken(String field) implements AddOutcome {}
}
