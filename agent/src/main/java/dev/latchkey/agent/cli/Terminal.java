package dev.latchkey.agent.cli;

import dev.latchkey.agent.sink.PasswordDisplay;

/// The person at the keyboard, if there is one.
interface Terminal extends PasswordDisplay {
  /// Whether someone can be asked.
  @Override
  boolean isInteractive();

  /// Whether what is typed into standard input would show, with no one to ask.
  boolean wouldEcho();

  /// What is typed, without showing it; empty at the end of input. The caller wipes it.
  char[] readSecret(String prompt);

  /// What is typed; empty at the end of input.
  String readLine(String prompt);

  /// Shows text on the terminal and nowhere else; false where there is none.
  @Override
  boolean show(String text);
}
