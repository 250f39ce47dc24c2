package dev.latchkey.protocol.crypto;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.math.ec.rfc7748.X25519;

/// An X25519 public key (RFC 7748), 32 bytes, to which something can be sealed.
///
/// The constructor refuses small-order points, whose shared secret anyone knows, and every encoding
/// that is not canonical (high bit set, or not below 2^255 - 19).
public final class X25519PublicKey {
  /// The canonical encodings of all points whose order divides 8, on the curve and on its twist
  /// (cr.yp.to/ecdh.html, "validate"): a clamped scalar is a multiple of 8.
  private static final Set<Octets> SMALL_ORDER =
      Stream.of(
              "0000000000000000000000000000000000000000000000000000000000000000",
              "0100000000000000000000000000000000000000000000000000000000000000",
              "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
              "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
              "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")
          .map(hex -> Octets.of(HexFormat.of().parseHex(hex)))
          .collect(Collectors.toUnmodifiableSet());

  private final Octets value;

  /// Checks the key.
  ///
  /// @throws IllegalArgumentException for a key that must not be used
  public X25519PublicKey(Octets value) {
    this(value.ofLength(X25519.POINT_SIZE).bytes());
    if (!isCanonical(value.bytes()) || SMALL_ORDER.contains(value)) {
      throw new IllegalArgumentException("not a safe X25519 public key");
    }
  }

  private X25519PublicKey(byte[] unchecked) {
    this.value = Octets.of(unchecked);
  }

  /// A key that the constructor has accepted before, or that was made here; never one that comes
  /// from outside.
  public static X25519PublicKey knownAsSafe(Octets value) {
    return new X25519PublicKey(value.ofLength(X25519.POINT_SIZE).bytes());
  }

  public Octets value() {
    return value;
  }

  private static boolean isCanonical(byte[] point) {
    var prime = new byte[X25519.POINT_SIZE];
    Arrays.fill(prime, (byte) 0xff);
    prime[0] = (byte) 0xed;
    prime[31] = 0x7f;
    for (int i = 31; i >= 0; i--) {
      if (point[i] != prime[i]) {
        return Byte.compareUnsigned(point[i], prime[i]) < 0;
      }
    }
    return false;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof X25519PublicKey key && value.equals(key.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "X25519PublicKey[value=" + value + "]";
  }
}
