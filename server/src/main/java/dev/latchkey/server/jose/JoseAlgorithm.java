package dev.latchkey.server.jose;

import dev.latchkey.server.keys.SigningAlgorithm;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The algorithms by which others may sign what they show us (RFC 7518, RFC 8037). There is no
/// symmetric one and no `none`.
public enum JoseAlgorithm {
  ES256("EC", "SHA256withECDSAinP1363Format"),
  EDDSA("OKP", "Ed25519"),
  RS256("RSA", "SHA256withRSA"),
  PS256("RSA", "RSASSA-PSS");

  private static final PSSParameterSpec PSS =
      new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1);
  private final String keyType;
  private final String signature;

  JoseAlgorithm(String keyType, String signature) {
    this.keyType = keyType;
    this.signature = signature;
  }

  /// The value of `alg`.
  public String word() {
    return this == EDDSA ? "EdDSA" : name();
  }

  /// All values of `alg`.
  public static List<String> words() {
    return Arrays.stream(values()).map(JoseAlgorithm::word).toList();
  }

  static Optional<JoseAlgorithm> parse(@Nullable Object word) {
    return Arrays.stream(values()).filter(one -> one.word().equals(word)).findFirst();
  }

  /// The one of this name by which we sign ourselves.
  static JoseAlgorithm of(SigningAlgorithm ours) {
    return valueOf(ours.name());
  }

  /// A public key of ours.
  ///
  /// @param spki SubjectPublicKeyInfo
  PublicKey publicKey(byte[] spki) {
    try {
      return KeyFactory.getInstance(keyType).generatePublic(new X509EncodedKeySpec(spki));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Whether it is for keys of this `kty`.
  boolean fits(String type) {
    return keyType.equals(type);
  }

  boolean verifies(PublicKey key, byte[] message, byte[] shown) {
    try {
      var verifier = Signature.getInstance(signature);
      if (this == PS256) {
        verifier.setParameter(PSS);
      }
      verifier.initVerify(key);
      verifier.update(message);
      return verifier.verify(shown);
    } catch (GeneralSecurityException e) {
      return false; // the signature or the key has another form
    }
  }
}
