package dev.latchkey.server.jose;

import dev.latchkey.server.keys.SigningAlgorithm;
import dev.latchkey.server.secrets.Base64Url;
import dev.latchkey.server.secrets.Sha256;
import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A public key of ours as a JSON Web Key (RFC 7517): on P-256, or of RSA.
///
/// @param crv with `x` and `y` on P-256 only
/// @param n with `e` of RSA only
public record JsonWebKey(
    String kty,
    @Nullable String crv,
    @Nullable String x,
    @Nullable String y,
    @Nullable String n,
    @Nullable String e,
    String kid,
    String use,
    String alg) {
  private static final int COORDINATE = 32;

  /// @param spki SubjectPublicKeyInfo
  static JsonWebKey of(SigningAlgorithm algorithm, byte[] spki) {
    var kid = Base64Url.encode(Sha256.of(spki));
    return switch (algorithm) {
      case ES256 -> curve(spki, kid);
      case RS256 -> rsa((RSAPublicKey) JoseAlgorithm.RS256.publicKey(spki), kid);
    };
  }

  /// It ends in the two coordinates.
  private static JsonWebKey curve(byte[] spki, String kid) {
    var y = spki.length - COORDINATE;
    var x = y - COORDINATE;
    return new JsonWebKey(
        "EC",
        "P-256",
        Base64Url.encode(Arrays.copyOfRange(spki, x, y)),
        Base64Url.encode(Arrays.copyOfRange(spki, y, spki.length)),
        null,
        null,
        kid,
        "sig",
        "ES256");
  }

  private static JsonWebKey rsa(RSAPublicKey key, String kid) {
    return new JsonWebKey(
        "RSA",
        null,
        null,
        null,
        number(key.getModulus()),
        number(key.getPublicExponent()),
        kid,
        "sig",
        "RS256");
  }

  /// Big-endian, without zeros before it (RFC 7518, section 2).
  private static String number(BigInteger value) {
    var bytes = value.toByteArray();
    return Base64Url.encode(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
  }
}
