package dev.latchkey.server.keys;

import dev.latchkey.protocol.crypto.Hashes;
import java.security.interfaces.ECPrivateKey;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.DSAKCalculator;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.PlainDSAEncoding;

/// ECDSA with P-256 and SHA-256, the nonce by RFC 6979. By Bouncy Castle: compiled by the quick
/// compiler alone, it takes a third of the JDK's time.
///
/// The start-up cache holds this class but none of signed jars. When Java links it at the start, it
/// loads every type to which another is assigned; a cast through `Object` leaves that to the first
/// signature.
final class DeterministicEcdsa {
  private static final ECDomainParameters P256 =
      new ECDomainParameters(CustomNamedCurves.getByName("secp256r1"));

  private DeterministicEcdsa() {}

  /// The signature as r and s, 32 bytes each.
  static byte[] sign(ECPrivateKey key, byte[] message) {
    var digest = (Digest) (Object) new SHA256Digest();
    var nonces = (DSAKCalculator) (Object) new HMacDSAKCalculator(digest);
    var secret = (CipherParameters) (Object) new ECPrivateKeyParameters(key.getS(), P256);
    var signer = new ECDSASigner(nonces);
    signer.init(true, secret);
    var signature = signer.generateSignature(Hashes.sha256(message).bytes());
    return PlainDSAEncoding.INSTANCE.encode(P256.getN(), signature[0], signature[1]);
  }
}
