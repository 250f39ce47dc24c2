package dev.latchkey.server.secondfactor;

/// Five bits a character, the last one filled up with zeros.
final class Base32 {
  /// Of RFC 4648, as authenticator apps read secrets.
  static final String STANDARD = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  /// Without letters that look like digits or like one another, as people copy codes by hand.
  static final String READABLE = "0123456789abcdefghjkmnpqrstvwxyz";

  private static final int BITS = 5;

  private Base32() {}

  static String encode(byte[] bytes, String alphabet) {
    var text = new StringBuilder();
    var buffer = 0;
    var held = 0;
    for (var octet : bytes) {
      buffer = ((buffer << Byte.SIZE) | (octet & 0xff)) & 0xffff;
      held += Byte.SIZE;
      while (held >= BITS) {
        held -= BITS;
        text.append(alphabet.charAt((buffer >> held) & 31));
      }
    }
    if (held > 0) {
      text.append(alphabet.charAt((buffer << (BITS - held)) & 31));
    }
    return text.toString();
  }

  /// The text in groups of four.
  static String grouped(String text, String between) {
    return text.replaceAll("(.{4})(?=.)", "$1" + between);
  }
}
