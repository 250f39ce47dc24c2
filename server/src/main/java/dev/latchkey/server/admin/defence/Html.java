package dev.latchkey.server.admin.defence;

import java.util.Arrays;
import java.util.Locale;

/// Pieces of HTML and SVG, in which only constants are markup.
final class Html {
  private Html() {}

  /// Puts escaped values in place of each `%s`.
  ///
  /// @param markup a constant
  static String of(String markup, Object... values) {
    return String.format(
        Locale.ROOT,
        markup,
        Arrays.stream(values).map(value -> escaped(String.valueOf(value))).toArray());
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("'", "&#39;")
        .replace("\"", "&quot;");
  }

  /// A number with a comma every three digits.
  static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
