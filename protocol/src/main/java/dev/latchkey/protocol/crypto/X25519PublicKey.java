package dev.latchkey.protocol.crypto;

import java.util.Arrays;
import org.bouncycastle.math.ec.rfc7748.X25519;

/// An X25519 public key (RFC 7748), 32 bytes, to which something can be sealed.
///
/// The constructor refuses small-order points, whose shared secret anyone knows, and every encoding
/// that is not canonical (high bit set, or not below 2^255 - 19).
public final class X25519PublicKey {
  // Any scalar tells: a clamped one is a multiple of the cofactor.
  private static final byte[] PROBE = new byte[X25519.SCALAR_SIZE];

  private final Octets value;

  /// Checks the key.
  ///
  /// @throws IllegalArgumentException for a key that must not be used
  public X25519PublicKey(Octets value) {
    this(value.ofLength(X25519.POINT_SIZE).bytes());
    if (!isCanonical(value.bytes()) || !contributes(value.bytes())) {
      throw new IllegalArgumentException("not a safe X25519 public key");
    }
  }

  private X25519PublicKey(byte[] unchecked) {
    this.value = Octets.of(unchecked);
  }

  /// A key that the constructor has accepted before, or that was made here; never one that comes
  /// from outside. Checking one costs as much as sealing to it.
  public static X25519PublicKey knownAsSafe(Octets value) {
    return new X25519PublicKey(value.ofLength(X25519.POINT_SIZE).bytes());
  }

  public Octets value() {
    return value;
  }

  private static boolean contributes(byte[] point) {
    return X25519.calculateAgreement(PROBE, 0, point, 0, new byte[X25519.POINT_SIZE], 0);
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
