package dev.latchkey.server.identifiers;

/// Blanks around what people enter, mostly copied along with it: of every kind, also tabs, ends of
/// lines and no-break spaces.
public final class Blanks {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private Blanks() {}

  /// The text without them.
  public static String without(String entered) {
    var from = 0;
    var to = entered.length();
    while (from < to && isBlank(entered.charAt(from))) {
      from++;
    }
    while (to > from && isBlank(entered.charAt(to - 1))) {
      to--;
    }
    return entered.substring(from, to);
  }

  private static boolean isBlank(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == BYTE_ORDER_MARK;
  }
}
