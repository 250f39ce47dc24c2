package dev.latchkey.server.mail;

import java.nio.charset.StandardCharsets;

/// How the text of an email travels (RFC 2045, section 6) so that no link in it is cut.
///
/// A program that looks for links without decoding finds a whole one or none: quoted-printable
/// breaks lines of more than 76 characters, and what is before the break looks like a link.
enum TransferEncoding {
  SEVEN_BIT("7bit"),
  EIGHT_BIT("8bit"),
  QUOTED_PRINTABLE("quoted-printable"),
  BASE64("base64");

  /// RFC 5322, 2.1.1, in octets and without the line's end.
  private static final int LONGEST_LINE = 998;

  private static final int LONGEST_QUOTED = 76;
  private final String header;

  TransferEncoding(String header) {
    this.header = header;
  }

  /// Its name in the header.
  String header() {
    return header;
  }

  /// For a plain text whose links stand on lines of their own.
  ///
  /// @param eightBit whether octets above 127 may travel as they are
  static TransferEncoding ofPlain(String text, boolean eightBit) {
    var encoding = of(text, eightBit);
    var whole =
        text.lines().allMatch(line -> line.contains(" ") || line.length() <= LONGEST_QUOTED);
    return encoding == BASE64 && whole ? QUOTED_PRINTABLE : encoding;
  }

  /// For a text with links anywhere.
  static TransferEncoding of(String text, boolean eightBit) {
    var octets = text.getBytes(StandardCharsets.UTF_8).length;
    var ascii = octets == text.length();
    if (text.lines().anyMatch(TransferEncoding::isTooLong) || (!ascii && !eightBit)) {
      return BASE64;
    }
    return ascii ? SEVEN_BIT : EIGHT_BIT;
  }

  private static boolean isTooLong(String line) {
    return line.getBytes(StandardCharsets.UTF_8).length > LONGEST_LINE;
  }
}
