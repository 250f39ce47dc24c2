package dev.latchkey.server.passwords.imported;

import java.util.Base64;
import java.util.HexFormat;

/// The ways in which programs write bytes.
final class Encodings {
  private static final String BCRYPT =
      "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final String STANDARD =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  private Encodings() {}

  /// Base64 as it comes: with or without padding, with `.` or `+`.
  static byte[] base64(String text) {
    return Base64.getDecoder().decode(text.replace('.', '+').replaceFirst("=+$", ""));
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().withoutPadding().encodeToString(bytes);
  }

  /// Base64 in the order of characters that bcrypt is written in.
  static byte[] bcrypt(String text) {
    var standard = new StringBuilder();
    text.chars().map(c -> STANDARD.charAt(BCRYPT.indexOf(c))).forEach(standard::appendCodePoint);
    return Base64.getDecoder().decode(standard.toString());
  }

  static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
