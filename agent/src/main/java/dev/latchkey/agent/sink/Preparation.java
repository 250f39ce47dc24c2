package dev.latchkey.agent.sink;

/// What comes of making a sink ready.
public sealed interface Preparation {
  record Prepared(Attempt attempt) implements Preparation {}

  /// Nothing has changed.
  ///
  /// @param code for the receipt
  /// @param why for the user
  record NotPrepared(String code, String why) implements Preparation {}
}
