package dev.latchkey.server.web;

/// What counts as text: Unicode without NUL and without halves of surrogate pairs.
final class Text {
  private Text() {}

  static boolean isClean(String text) {
    return text.codePoints().noneMatch(c -> c == 0 || (c >= 0xD800 && c <= 0xDFFF));
  }
}
