package dev.latchkey.server.passwords;

import java.util.Set;

/// What the gate says about a password that somebody wants to set.
public sealed interface Judgement {
  record Accepted(AcceptedPassword password) implements Judgement {}

  /// It may not be set.
  ///
  /// @param reasons at least one
  record Rejected(Set<Reason> reasons) implements Judgement {}

  /// It holds a control character, which no keyboard types.
  record Unusable() implements Judgement {}
}
