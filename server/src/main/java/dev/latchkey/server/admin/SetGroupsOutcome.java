package dev.latchkey.server.admin;

/// What came of giving an account its groups.
sealed interface SetGroupsOutcome {
  record Done() implements SetGroupsOutcome {}

  record NoAccount() implements SetGroupsOutcome {}

  /// Nothing was changed.
  ///
  /// @param index of the name that is no group's, from 0
  record NoGroup(int index) implements SetGroupsOutcome {}
}
