package dev.latchkey.agent.cli;

import dev.latchkey.protocol.PrintableText;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Prints text only: whatever is not printable, but newlines and tabs, is printed as its escape, so
/// that nothing a peer, a file or an exception says is a command to a terminal.
final class EscapingPrintStream extends PrintStream {
  EscapingPrintStream(PrintStream target) {
    super(target, true, StandardCharsets.UTF_8);
  }

  /// All other ways to print text lead here.
  @Override
  public void print(String text) {
    super.print(plain(text));
  }

  private static String plain(String text) {
    var plain = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> {
          if (c == '\n' || c == '\t' || PrintableText.allows(Character.toString(c))) {
            plain.appendCodePoint(c);
          } else {
            for (char unit : Character.toChars(c)) {
              plain.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
            }
          }
        });
    return plain.toString();
  }
}
