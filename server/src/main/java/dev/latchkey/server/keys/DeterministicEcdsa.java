package dev.latchkey.server.keys;

import java.security.interfaces.ECPrivateKey;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.DSADigestSigner;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.PlainDSAEncoding;

/// ECDSA with P-256 and SHA-256, the nonce by RFC 6979. By Bouncy Castle: compiled by the quick
/// compiler alone, it takes a third of the JDK's time. A class of its own, since a start signs
/// nothing, and no start-up cache holds classes of signed jars.
final class DeterministicEcdsa {
  private static final ECDomainParameters P256 =
      new ECDomainParameters(CustomNamedCurves.getByName("secp256r1"));

  private DeterministicEcdsa() {}

  /// The signature as r and s, 32 bytes each.
  static byte[] sign(ECPrivateKey key, byte[] message) {
    var nonces = new HMacDSAKCalculator(new SHA256Digest());
    var signer =
        new DSADigestSigner(new ECDSASigner(nonces), new SHA256Digest(), PlainDSAEncoding.INSTANCE);
    signer.init(true, new ECPrivateKeyParameters(key.getS(), P256));
    signer.update(message, 0, message.length);
    return signer.generateSignature();
  }
}
