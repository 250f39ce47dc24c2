package dev.latchkey.protocol.crypto;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// An Ed25519 public key (RFC 8032), 32 bytes.
///
/// The constructor refuses what a forger could use: encodings that are not canonical, points off
/// the curve, the identity, and points outside the prime-order group. (Under the identity point
/// anyone can make signatures that verify.)
public final class Ed25519PublicKey {
  /// Bytes in a key.
  public static final int LENGTH = Ed25519.PUBLIC_KEY_SIZE;

  /// Bytes in a signature.
  public static final int SIGNATURE_LENGTH = 64;

  /// The last keys that were found safe: look, claim and receipt of one redemption show the same
  /// ones, and checking one costs as much as verifying a signature.
  private static final Set<Octets> FOUND_SAFE = Collections.synchronizedSet(lastOnes());

  private static final int REMEMBERED = 1024;
  private final Octets value;

  /// Checks the key.
  ///
  /// @throws IllegalArgumentException for a key that must not be used
  public Ed25519PublicKey(Octets value) {
    this(value.ofLength(LENGTH).bytes());
    if (!FOUND_SAFE.contains(value)) {
      if (!Ed25519.validatePublicKeyFull(value.bytes(), 0)) {
        throw new IllegalArgumentException("not a safe Ed25519 public key");
      }
      FOUND_SAFE.add(value);
    }
  }

  private static Set<Octets> lastOnes() {
    return Collections.newSetFromMap(
        new LinkedHashMap<Octets, Boolean>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Octets, Boolean> eldest) {
            return size() > REMEMBERED;
          }
        });
  }

  private Ed25519PublicKey(byte[] unchecked) {
    this.value = Octets.of(unchecked);
  }

  /// A key that the constructor has accepted before, or that was made here; never one that comes
  /// from outside.
  public static Ed25519PublicKey knownAsSafe(Octets value) {
    return new Ed25519PublicKey(value.ofLength(LENGTH).bytes());
  }

  public Octets value() {
    return value;
  }

  /// SHA-256 of the 32 bytes, first 16: for people to compare.
  public Fingerprint fingerprint() {
    return Fingerprint.of(value);
  }

  /// Whether `signature` over `message` was made by this key's owner; false for one of wrong
  /// length.
  public boolean verifies(byte[] message, Octets signature) {
    return signature.length() == SIGNATURE_LENGTH
        && Ed25519.verify(signature.bytes(), 0, value.bytes(), 0, message, 0, message.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Ed25519PublicKey key && value.equals(key.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "Ed25519PublicKey[value=" + value + "]";
  }
}
