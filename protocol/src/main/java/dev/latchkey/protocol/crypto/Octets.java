package dev.latchkey.protocol.crypto;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/// An immutable string of bytes that is not secret: keys to show, hashes, signatures, ciphertext.
/// Equality takes the same time wherever two values of one length differ.
public final class Octets {
  private static final Octets NONE = new Octets(new byte[0]);

  private final byte[] bytes;

  private Octets(byte[] bytes) {
    this.bytes = bytes;
  }

  /// Copies `bytes`.
  public static Octets of(byte... bytes) {
    return new Octets(bytes.clone());
  }

  /// The empty string: on the wire and in hashes it stands for "there is none".
  public static Octets none() {
    return NONE;
  }

  /// Reads base64url without padding (RFC 4648, section 5); empty for any other spelling, so that
  /// each value has exactly one text.
  public static Optional<Octets> fromBase64(String text) {
    try {
      var octets = new Octets(Base64.getUrlDecoder().decode(text));
      return octets.base64().equals(text) ? Optional.of(octets) : Optional.empty();
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  /// A copy.
  public byte[] bytes() {
    return bytes.clone();
  }

  /// Number of bytes.
  public int length() {
    return bytes.length;
  }

  public boolean isEmpty() {
    return bytes.length == 0;
  }

  /// This value, when it is `length` bytes long.
  ///
  /// @throws IllegalArgumentException for another length
  public Octets ofLength(int length) {
    if (bytes.length != length) {
      throw new IllegalArgumentException(length + " bytes wanted, got " + bytes.length);
    }
    return this;
  }

  /// Base64url without padding.
  public String base64() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// Lower-case hexadecimal.
  public String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Octets that && MessageDigest.isEqual(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return base64();
  }
}
