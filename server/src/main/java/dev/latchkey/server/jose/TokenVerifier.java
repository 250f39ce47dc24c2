package dev.latchkey.server.jose;

import dev.latchkey.server.keys.SigningKeys;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Map;
import java.util.Optional;

/// Reads tokens that come back to us: only those that [TokenSigner] has signed, by a key that is
/// still there. The header chooses among our keys and nothing else (RFC 8725, section 3.1).
public final class TokenVerifier {
  private final SigningKeys signing;
  private final String issuer;

  /// @param issuer the base URL
  public TokenVerifier(SigningKeys signing, String issuer) {
    this.signing = signing;
    this.issuer = issuer;
  }

  /// The claims of a token of ours; its times and audience are for the caller to judge.
  public Optional<Map<?, ?>> verified(String token) {
    return SignedToken.read(token)
        .filter(read ->
            key(read)
                .filter(key -> JoseAlgorithm.ES256.verifies(key, read.signed(), read.signature()))
                .isPresent())
        .<Map<?, ?>>map(SignedToken::claims)
        .filter(claims -> issuer.equals(claims.get("iss")));
  }

  private Optional<PublicKey> key(SignedToken token) {
    var header = token.header();
    return TokenSigner.ALGORITHM.equals(header.get("alg"))
            && TokenType.ID_TOKEN.word().equals(header.get("typ"))
        ? signing.numbers().stream()
            .map(signing::publicKey)
            .filter(spki -> JsonWebKey.of(spki).kid().equals(header.get("kid")))
            .findFirst()
            .map(TokenVerifier::key)
        : Optional.empty();
  }

  private static PublicKey key(byte[] spki) {
    try {
      return KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(spki));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
