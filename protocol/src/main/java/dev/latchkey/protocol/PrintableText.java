package dev.latchkey.protocol;

import java.nio.charset.StandardCharsets;

/// Text that is safe to show on a terminal and means the same everywhere: no control, format,
/// surrogate, private or unassigned characters, no line or paragraph separators.
public final class PrintableText {
  /// Bytes of UTF-8 in the longest name of an application, account or client.
  public static final int MAX_BYTES = 256;

  private PrintableText() {}

  /// Whether `text` may stand in a message; the empty text may.
  public static boolean allows(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES && allowsAll(text);
  }

  static String check(String field, String text) {
    if (!allows(text)) {
      throw new IllegalArgumentException(
          field + ": not printable, or over " + MAX_BYTES + " bytes");
    }
    return text;
  }

  static String checkPresent(String field, String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException(field + ": empty");
    }
    return check(field, text);
  }

  private static boolean allowsAll(String text) {
    int codePoint;
    for (var i = 0; i < text.length(); i += Character.charCount(codePoint)) {
      codePoint = text.codePointAt(i);
      if (!allows(codePoint)) {
        return false;
      }
    }
    return true;
  }

  private static boolean allows(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
