package dev.latchkey.agent.sink;

/// One password about to be applied.
public interface Attempt {
  /// What the sink needs to know after a crash; holds nothing secret; may be empty.
  String mark();

  /// Puts the password in force; called once.
  ApplyResult apply(NewPassword password);
}
