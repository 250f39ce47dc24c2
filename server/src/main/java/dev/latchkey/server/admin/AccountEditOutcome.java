package dev.latchkey.server.admin;

/// What came of changing an account.
sealed interface AccountEditOutcome {
  record Done() implements AccountEditOutcome {}

  record NoAccount() implements AccountEditOutcome {}

  /// Nothing was changed.
  ///
  /// @param index of the name that is no group's, from 0
  record NoGroup(int index) implements AccountEditOutcome {}

  /// Nothing was changed: someone else has the username, one that looks like it, or gave one up
  /// lately.
  record UsernameTaken() implements AccountEditOutcome {}
}
