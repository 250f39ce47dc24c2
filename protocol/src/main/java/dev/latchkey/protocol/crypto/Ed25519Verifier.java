package dev.latchkey.protocol.crypto;

import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// Verifies what [Ed25519PublicKey] is asked: a program may have something quicker than Java.
///
/// Guarantees: a signature that RFC 8032 makes verifies, and none that anyone else than the key's
/// owner can make, or change into another one. Whether an owner who departs from RFC 8032 (the
/// first half of the signature lies outside the prime-order group) is believed is left open.
@FunctionalInterface
public interface Ed25519Verifier {
  /// Bouncy Castle's, which works everywhere.
  Ed25519Verifier JAVA =
      (key, message, signature) -> Ed25519.verify(signature, 0, key, 0, message, 0, message.length);

  /// Whether `signature`, 64 bytes, over `message` is of the owner of `key`, 32 bytes that are
  /// safe.
  boolean verifies(byte[] key, byte[] message, byte[] signature);
}
