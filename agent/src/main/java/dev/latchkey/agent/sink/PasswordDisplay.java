package dev.latchkey.agent.sink;

/// The terminal, as far as a sink needs it.
public interface PasswordDisplay {
  /// Whether a person is sitting at it.
  boolean isInteractive();

  /// Shows a line on the terminal and nowhere else; false where there is none.
  boolean show(String line);
}
