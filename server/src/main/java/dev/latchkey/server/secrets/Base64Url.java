package dev.latchkey.server.secrets;

import java.util.Base64;
import java.util.Optional;

/// The text form of random values: base64url without padding (RFC 4648, section 5), one spelling
/// per value.
public final class Base64Url {
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

  private Base64Url() {}

  public static String encode(byte[] bytes) {
    return ENCODER.encodeToString(bytes);
  }

  /// The bytes, or empty where the text is not the one spelling that [#encode] gives them.
  public static Optional<byte[]> decode(String text) {
    try {
      var bytes = DECODER.decode(text);
      return encode(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
