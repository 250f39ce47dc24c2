package dev.latchkey.protocol.crypto;

import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;

/// Seals to an X25519 key by HPKE base mode; the associated data is always empty, since `info`
/// already binds the only message of each context.
public final class HpkeSealer implements Sealer {
  private final X25519PublicKey recipient;
  private final RandomBytes randomness;

  public HpkeSealer(X25519PublicKey recipient, RandomBytes randomness) {
    this.recipient = recipient;
    this.randomness = randomness;
  }

  @Override
  public HpkeCiphertext seal(byte[] info, byte[] plaintext) {
    try (var ephemeral = X25519KeyPair.fromSeed(randomness.bytes(32))) {
      var to = new X25519PublicKeyParameters(recipient.value().bytes(), 0);
      var context = HpkeSuite.suite().setupBaseS(to, info, ephemeral.keyPair());
      var ct = context.seal(new byte[0], plaintext);
      return new HpkeCiphertext(Octets.of(context.getEncapsulation()), Octets.of(ct));
    } catch (InvalidCipherTextException broken) {
      throw new IllegalStateException("sealing failed", broken);
    }
  }
}
