package dev.latchkey.server.openpgp;

import java.util.Map;
import java.util.Optional;
import org.bouncycastle.bcpg.ECPublicBCPGKey;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.RSAPublicBCPGKey;
import org.bouncycastle.openpgp.PGPPublicKey;

/// How strong a key is, and what it is called. 128 bits are the least (ASVS-11.2.3).
sealed interface KeyStrength {
  record Good(String name) implements KeyStrength {}

  record Weak() implements KeyStrength {}

  record Unsupported() implements KeyStrength {}

  int LEAST_RSA_BITS = 3072;

  /// Beyond this a single check takes too long.
  int MOST_RSA_BITS = 8192;

  /// A greater one serves only to make each check take long.
  int MOST_EXPONENT_BITS = 32;

  Map<String, String> CURVES =
      Map.of(
          "1.3.6.1.4.1.11591.15.1", "Ed25519",
          "1.3.6.1.4.1.3029.1.5.1", "X25519",
          "1.2.840.10045.3.1.7", "NIST P-256",
          "1.3.132.0.34", "NIST P-384",
          "1.3.132.0.35", "NIST P-521");

  static KeyStrength of(PGPPublicKey key) {
    return switch (key.getAlgorithm()) {
      case PublicKeyAlgorithmTags.RSA_GENERAL -> rsa(key);
      case PublicKeyAlgorithmTags.ECDH,
          PublicKeyAlgorithmTags.ECDSA,
          PublicKeyAlgorithmTags.EDDSA_LEGACY ->
          curve(key);
      case PublicKeyAlgorithmTags.Ed25519 -> new Good("Ed25519");
      case PublicKeyAlgorithmTags.Ed448 -> new Good("Ed448");
      case PublicKeyAlgorithmTags.X25519 -> new Good("X25519");
      case PublicKeyAlgorithmTags.X448 -> new Good("X448");
      default -> new Unsupported();
    };
  }

  private static KeyStrength rsa(PGPPublicKey key) {
    var bits = key.getBitStrength();
    var exponent = ((RSAPublicBCPGKey) key.getPublicKeyPacket().getKey()).getPublicExponent();
    if (bits > MOST_RSA_BITS || exponent.bitLength() > MOST_EXPONENT_BITS) {
      return new Unsupported();
    }
    return bits < LEAST_RSA_BITS ? new Weak() : new Good("RSA " + bits);
  }

  private static KeyStrength curve(PGPPublicKey key) {
    if (key.getPublicKeyPacket().getKey() instanceof ECPublicBCPGKey curve) {
      return Optional.ofNullable(CURVES.get(curve.getCurveOID().getId()))
          .<KeyStrength>map(Good::new)
          .orElseGet(Unsupported::new);
    }
    return new Unsupported();
  }
}
