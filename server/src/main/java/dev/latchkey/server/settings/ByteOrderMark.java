package dev.latchkey.server.settings;

/// The mark U+FEFF that editors on Windows put at the beginning of a text. It belongs to the file
/// and not to what is written in it.
public final class ByteOrderMark {
  private static final char MARK = '\uFEFF';

  private ByteOrderMark() {}

  /// The text without the mark at its beginning.
  public static String removed(String text) {
    return text.indexOf(MARK) == 0 ? text.substring(1) : text;
  }
}
