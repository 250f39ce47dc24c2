package dev.latchkey.server.passwords;

import java.util.Set;

/// What the gate says about a password that someone wants to set.
public sealed interface PolicyResult {
  record Accepted(AcceptedPassword password) implements PolicyResult {}

  /// It may not be set.
  ///
  /// @param reasons at least one
  record Rejected(Set<PolicyViolation> reasons) implements PolicyResult {}

  /// It holds a control character, which no keyboard types.
  record Unusable() implements PolicyResult {}
}
