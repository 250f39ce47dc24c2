package dev.latchkey.protocol.crypto;

import java.util.Arrays;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;

/// An X25519 key pair whose private scalar is a 32-byte seed; opens what was sealed to it.
public final class X25519KeyPair implements Opener, AutoCloseable {
  private final byte[] seed;
  private final X25519PublicKey publicKey;

  private X25519KeyPair(byte[] seed) {
    this.seed = seed;
    var parameters = new X25519PrivateKeyParameters(seed, 0);
    var open = Octets.of(parameters.generatePublicKey().getEncoded());
    this.publicKey = X25519PublicKey.knownAsSafe(open);
  }

  /// Copies `seed`.
  public static X25519KeyPair fromSeed(byte[] seed) {
    if (seed.length != X25519PrivateKeyParameters.KEY_SIZE) {
      throw new IllegalArgumentException("a seed has 32 bytes");
    }
    return new X25519KeyPair(seed.clone());
  }

  public X25519PublicKey publicKey() {
    return publicKey;
  }

  @Override
  public OpenResult open(byte[] info, HpkeCiphertext box) {
    try {
      // Refuses a small-order encapsulated key before Bouncy Castle meets it.
      var enc = new X25519PublicKey(box.enc()).value().bytes();
      var context = HpkeSuite.suite().setupBaseR(enc, keyPair(), info);
      return new OpenResult.Opened(context.open(new byte[0], box.ct().bytes()));
    } catch (InvalidCipherTextException | IllegalArgumentException refused) {
      return new OpenResult.Refused();
    }
  }

  AsymmetricCipherKeyPair keyPair() {
    return new AsymmetricCipherKeyPair(
        new X25519PublicKeyParameters(publicKey.value().bytes(), 0),
        new X25519PrivateKeyParameters(seed, 0));
  }

  /// Wipes the seed; nothing opens afterwards.
  @Override
  public void close() {
    Arrays.fill(seed, (byte) 0);
  }
}
