package dev.latchkey.server.web.page;

import java.util.stream.Collectors;

/// Lays out the text part of a mail.
final class TextLayout {
  private static final int WIDTH = 72;

  private TextLayout() {}

  /// Breaks long lines between words. Lines that begin with a blank (commands) and words longer
  /// than a line (links, tokens) stay whole; at most one empty line stands between two others.
  static String wrap(String text) {
    return text.strip()
            .lines()
            .map(String::stripTrailing)
            .map(line -> line.startsWith(" ") ? line : wrapLine(line))
            .collect(Collectors.joining("\n"))
            .replaceAll("\n{3,}", "\n\n")
        + "\n";
  }

  private static String wrapLine(String line) {
    var wrapped = new StringBuilder();
    int column = 0;
    for (var word : line.split(" ", -1)) {
      if (column > 0 && column + 1 + word.length() > WIDTH) {
        wrapped.append('\n');
        column = 0;
      } else if (column > 0) {
        wrapped.append(' ');
        column++;
      }
      wrapped.append(word);
      column += word.length();
    }
    return wrapped.toString();
  }
}
