package dev.latchkey.server.passkeys.webauthn;

import dev.latchkey.server.passkeys.CoseAlgorithm;
import java.math.BigInteger;
import java.security.AsymmetricKey;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.NamedParameterSpec;
import java.util.Optional;
import java.util.stream.Stream;

/// Which public keys we take: a person chooses them, and we do the work of each signature. Key and
/// algorithm belong together.
final class PublicKeyLimits {
  /// More than ML-DSA-87 has, and RSA of 4096 bits.
  private static final int BYTES = 4096;

  private static final int LEAST_RSA = 2048;
  private static final int MOST_RSA = 4096;
  private static final int MOST_EXPONENT = 32;

  /// The order of P-256 (FIPS 186-4, D.1.2.3).
  private static final BigInteger P256 =
      new BigInteger(
          "115792089210356248762697446949407573529996955224135760342422259061068512044369");

  private PublicKeyLimits() {}

  static boolean allow(PublicKey key, long algorithm, byte[] encoded) {
    return encoded.length <= BYTES
        && Stream.of(CoseAlgorithm.values())
            .filter(one -> one.number() == algorithm)
            .anyMatch(one -> allow(key, one));
  }

  private static boolean allow(PublicKey key, CoseAlgorithm algorithm) {
    return switch (algorithm) {
      case ES256 -> key instanceof ECPublicKey curve && isOnP256(curve);
      case EDDSA -> isOf(key, "Ed25519");
      case RS256 -> key instanceof RSAPublicKey rsa && allow(rsa);
      case ML_DSA_44 -> isOf(key, "ML-DSA-44");
      case ML_DSA_65 -> isOf(key, "ML-DSA-65");
      case ML_DSA_87 -> isOf(key, "ML-DSA-87");
    };
  }

  private static boolean isOf(AsymmetricKey key, String parameters) {
    return key.getParams() instanceof NamedParameterSpec named
        && Optional.of(named.getName()).filter(parameters::equalsIgnoreCase).isPresent();
  }

  /// A point that is not on the curve belongs to another group, where forging may be easy.
  private static boolean isOnP256(ECPublicKey key) {
    var curve = key.getParams().getCurve();
    if (!key.getParams().getOrder().equals(P256)
        || !(curve.getField() instanceof ECFieldFp field)) {
      return false;
    }
    var prime = field.getP();
    var x = key.getW().getAffineX();
    var y = key.getW().getAffineY();
    var right = x.multiply(x).add(curve.getA()).multiply(x).add(curve.getB()).mod(prime);
    return x.compareTo(prime) < 0
        && y.compareTo(prime) < 0
        && y.multiply(y).mod(prime).equals(right);
  }

  private static boolean allow(RSAPublicKey key) {
    var size = key.getModulus().bitLength();
    var exponent = key.getPublicExponent();
    return size >= LEAST_RSA
        && size <= MOST_RSA
        && exponent.bitLength() <= MOST_EXPONENT
        && exponent.bitLength() > 1
        && exponent.testBit(0);
  }
}
