package dev.latchkey.protocol.crypto;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.jce.ECNamedCurveTable;
import org.bouncycastle.util.BigIntegers;
import org.bouncycastle.util.encoders.Hex;

/// A Latchkey with a known private key whose signatures are the same each time (RFC 6979), for
/// vectors and tests only.
public record TestLatchkey(BigInteger privateKey) implements Signer {
  private static final ECDomainParameters P256 = p256();

  /// The one of the vectors: a private key that everybody knows.
  public static TestLatchkey known() {
    return new TestLatchkey(
        new BigInteger(1, Hashes.sha256("lk1 vectors".getBytes(StandardCharsets.UTF_8)).bytes()));
  }

  /// Another one.
  public static TestLatchkey stranger() {
    return new TestLatchkey(BigInteger.valueOf(4711));
  }

  /// The one that comes after it.
  public static TestLatchkey next() {
    return new TestLatchkey(
        new BigInteger(1, Hashes.sha256("lk1 next".getBytes(StandardCharsets.UTF_8)).bytes()));
  }

  public LatchkeyKey key() {
    var point = P256.getG().multiply(privateKey).normalize().getEncoded(false);
    return new LatchkeyKey(
        Octets.of(
            Hex.decode(
                "3059301306072a8648ce3d020106082a8648ce3d030107034200" + Hex.toHexString(point))));
  }

  @Override
  public Octets sign(byte[] message) {
    var signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
    signer.init(true, new ECPrivateKeyParameters(privateKey, P256));
    var parts = signer.generateSignature(Hashes.sha256(message).bytes());
    var signature = new byte[64];
    BigIntegers.asUnsignedByteArray(parts[0], signature, 0, 32);
    BigIntegers.asUnsignedByteArray(parts[1], signature, 32, 32);
    return Octets.of(signature);
  }

  private static ECDomainParameters p256() {
    var spec = ECNamedCurveTable.getParameterSpec("P-256");
    return new ECDomainParameters(spec.getCurve(), spec.getG(), spec.getN(), spec.getH());
  }
}
