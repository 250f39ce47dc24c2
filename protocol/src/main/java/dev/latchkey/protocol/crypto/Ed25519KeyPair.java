package dev.latchkey.protocol.crypto;

import java.util.Arrays;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// An Ed25519 key pair that follows from a 32-byte seed (RFC 8032, section 5.1.5).
public final class Ed25519KeyPair implements AutoCloseable {
  private final byte[] seed;
  private final Ed25519PublicKey publicKey;

  private Ed25519KeyPair(byte[] seed) {
    this.seed = seed;
    var key = new byte[Ed25519.PUBLIC_KEY_SIZE];
    Ed25519.generatePublicKey(seed, 0, key, 0);
    this.publicKey = Ed25519PublicKey.made(Octets.of(key));
  }

  /// Copies `seed`.
  public static Ed25519KeyPair fromSeed(byte[] seed) {
    if (seed.length != Ed25519.SECRET_KEY_SIZE) {
      throw new IllegalArgumentException("a seed has 32 bytes");
    }
    return new Ed25519KeyPair(seed.clone());
  }

  public Ed25519PublicKey publicKey() {
    return publicKey;
  }

  /// 64 bytes, the same for the same message.
  public Octets sign(byte[] message) {
    var signature = new byte[Ed25519.SIGNATURE_SIZE];
    Ed25519.sign(seed, 0, message, 0, message.length, signature, 0);
    return Octets.of(signature);
  }

  /// Wipes the seed; what is signed afterwards verifies nowhere.
  @Override
  public void close() {
    Arrays.fill(seed, (byte) 0);
  }
}
