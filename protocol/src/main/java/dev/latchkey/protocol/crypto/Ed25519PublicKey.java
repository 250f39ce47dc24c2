package dev.latchkey.protocol.crypto;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
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

  private static final int REMEMBERED = 4096;

  /// The last keys that are safe: look and claim of one redemption show the same ones, and checking
  /// one costs nearly as much as verifying a signature.
  private static final Map<Octets, Boolean> SAFE = Collections.synchronizedMap(lastOnes());

  private static volatile Ed25519Verifier verifier = Ed25519Verifier.JAVA;

  private final Octets value;

  /// Checks the key.
  ///
  /// @throws IllegalArgumentException for a key that must not be used
  public Ed25519PublicKey(Octets value) {
    this.value = value.ofLength(LENGTH);
    if (SAFE.get(value) == null) {
      check(value);
    }
  }

  private static void check(Octets value) {
    if (!Ed25519.validatePublicKeyFull(value.bytes(), 0)) {
      throw new IllegalArgumentException("not a safe Ed25519 public key");
    }
    SAFE.put(value, true);
  }

  private Ed25519PublicKey(byte[] safe) {
    this.value = Octets.of(safe);
  }

  private static Map<Octets, Boolean> lastOnes() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<Octets, Boolean> eldest) {
        return size() > REMEMBERED;
      }
    };
  }

  /// Has `quicker` verify in this program from now on.
  public static void verifyBy(Ed25519Verifier quicker) {
    verifier = quicker;
  }

  /// The public half of a key pair that was just made. It is in the prime-order group by its
  /// making, and need not be checked for that when its owner shows it.
  static Ed25519PublicKey made(Octets value) {
    SAFE.put(value, true);
    return knownAsSafe(value);
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
        && verifier.verifies(value.bytes(), message, signature.bytes());
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
