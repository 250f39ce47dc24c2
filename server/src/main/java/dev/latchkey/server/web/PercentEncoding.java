package dev.latchkey.server.web;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/// Names and values of forms and queries: `+` is a blank, `%` and two digits are a byte, and the
/// bytes are UTF-8.
final class PercentEncoding {
  private PercentEncoding() {}

  /// The text, or empty where an escape is broken or the bytes are no text.
  static Optional<String> decode(String encoded) {
    return bytes(encoded).flatMap(PercentEncoding::text).filter(Text::isClean);
  }

  private static Optional<ByteBuffer> bytes(String encoded) {
    var bytes = ByteBuffer.allocate(encoded.length());
    for (var i = 0; i < encoded.length(); i++) {
      var c = encoded.charAt(i);
      if (c > 0xFF || (c == '%' && !isEscape(encoded, i))) {
        return Optional.empty();
      }
      if (c == '%') {
        bytes.put((byte) HexFormat.fromHexDigits(encoded, i + 1, i + 3));
        i += 2;
      } else {
        bytes.put((byte) (c == '+' ? ' ' : c));
      }
    }
    return Optional.of(bytes.flip());
  }

  private static boolean isEscape(String encoded, int at) {
    return at + 2 < encoded.length()
        && HexFormat.isHexDigit(encoded.charAt(at + 1))
        && HexFormat.isHexDigit(encoded.charAt(at + 2));
  }

  private static Optional<String> text(ByteBuffer bytes) {
    try {
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
