package dev.latchkey.server.jose;

import dev.latchkey.server.secrets.Base64Url;
import dev.latchkey.server.web.Json;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// A key of someone else, and what it signs.
public record TestKey(JoseAlgorithm algorithm, KeyPair pair) {
  public static TestKey of(JoseAlgorithm algorithm) {
    try {
      return new TestKey(algorithm, generator(algorithm).generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPairGenerator generator(JoseAlgorithm algorithm)
      throws GeneralSecurityException {
    return switch (algorithm) {
      case ES256 -> {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        yield generator;
      }
      case EDDSA -> KeyPairGenerator.getInstance("Ed25519");
      case RS256, PS256 -> {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        yield generator;
      }
      default -> throw new IllegalStateException();
    };
  }

  /// Its public part.
  public Map<String, Object> jwk() {
    var members = new LinkedHashMap<String, Object>();
    switch (pair.getPublic()) {
      case ECPublicKey key -> {
        members.put("kty", "EC");
        members.put("crv", "P-256");
        members.put("x", fixed(key.getW().getAffineX(), 32));
        members.put("y", fixed(key.getW().getAffineY(), 32));
      }
      case RSAPublicKey key -> {
        members.put("kty", "RSA");
        members.put("n", fixed(key.getModulus(), 256));
        members.put("e", fixed(key.getPublicExponent(), 3));
      }
      default -> {
        var spki = pair.getPublic().getEncoded();
        members.put("kty", "OKP");
        members.put("crv", "Ed25519");
        members.put("x", Base64Url.encode(Arrays.copyOfRange(spki, spki.length - 32, spki.length)));
      }
    }
    return members;
  }

  private static String fixed(BigInteger number, int length) {
    var bytes = number.toByteArray();
    var fixed = new byte[length];
    var count = Math.min(length, bytes.length);
    System.arraycopy(bytes, bytes.length - count, fixed, length - count, count);
    return Base64Url.encode(fixed);
  }

  /// A set with this key alone, under a `kid`.
  public String set(String kid) {
    var jwk = new LinkedHashMap<>(jwk());
    jwk.put("kid", kid);
    return Json.text(Map.of("keys", new Object[] {jwk}));
  }

  /// A token.
  ///
  /// @param more in the header beside `alg`, or in place of it
  public String sign(Map<String, ?> more, Map<String, ?> claims) {
    var header = new LinkedHashMap<String, Object>();
    header.put("alg", algorithm.word());
    header.putAll(more);
    var signed = part(header) + "." + part(claims);
    return signed + "." + Base64Url.encode(signature(signed.getBytes(StandardCharsets.US_ASCII)));
  }

  private static String part(Map<String, ?> content) {
    return Base64Url.encode(Json.write(content));
  }

  private byte[] signature(byte[] message) {
    try {
      var signer =
          Signature.getInstance(
              switch (algorithm) {
                case ES256 -> "SHA256withECDSAinP1363Format";
                case EDDSA -> "Ed25519";
                case RS256 -> "SHA256withRSA";
                case PS256 -> "RSASSA-PSS";
              });
      if (algorithm == JoseAlgorithm.PS256) {
        signer.setParameter(
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
      }
      signer.initSign(pair.getPrivate());
      signer.update(message);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
