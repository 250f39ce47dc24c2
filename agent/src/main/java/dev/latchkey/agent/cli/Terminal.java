package dev.latchkey.agent.cli;

import dev.latchkey.agent.sink.PasswordDisplay;
import java.util.Locale;

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

  /// Whether a question is answered with yes.
  default boolean agrees(String question) {
    var typed = readLine(question).strip().toLowerCase(Locale.ROOT);
    return typed.equals("y") || typed.equals("yes");
  }

  /// Shows text on the terminal and nowhere else; false where there is none.
  @Override
  boolean show(String text);
}
