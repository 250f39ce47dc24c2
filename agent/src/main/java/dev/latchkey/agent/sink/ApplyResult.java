package dev.latchkey.agent.sink;

/// What became of a password.
public sealed interface ApplyResult {
  /// It is in force, also after a power cut.
  record Applied() implements ApplyResult {}

  /// The old one is in force.
  ///
  /// @param code for the receipt: a word of lower-case letters, digits and `_`
  /// @param why for the user
  record NotApplied(String code, String why) implements ApplyResult {}

  /// It is unknown which one is in force.
  record Unsure(String why) implements ApplyResult {}
}
