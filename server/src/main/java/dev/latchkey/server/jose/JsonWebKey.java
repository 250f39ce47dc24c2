package dev.latchkey.server.jose;

import dev.latchkey.server.secrets.Base64Url;
import dev.latchkey.server.secrets.Sha256;
import java.util.Arrays;

/// A public key on P-256 as a JSON Web Key (RFC 7517).
public record JsonWebKey(
    String kty, String crv, String x, String y, String kid, String use, String alg) {
  private static final int COORDINATE = 32;

  /// @param spki SubjectPublicKeyInfo, which ends in the two coordinates
  static JsonWebKey of(byte[] spki) {
    var y = spki.length - COORDINATE;
    var x = y - COORDINATE;
    return new JsonWebKey(
        "EC",
        "P-256",
        Base64Url.encode(Arrays.copyOfRange(spki, x, y)),
        Base64Url.encode(Arrays.copyOfRange(spki, y, spki.length)),
        Base64Url.encode(Sha256.of(spki)),
        "sig",
        TokenSigner.ALGORITHM);
  }
}
