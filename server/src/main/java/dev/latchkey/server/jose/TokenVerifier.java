package dev.latchkey.server.jose;

import dev.latchkey.server.keys.KeyVault;
import dev.latchkey.server.keys.SigningAlgorithm;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads tokens that come back to us: only those that a [TokenSigner] has signed, by a key that is
/// still there. The header chooses among our keys and nothing else, and a key is for one algorithm
/// (RFC 8725, section 3.1).
public final class TokenVerifier {
  private final KeyVault vault;
  private final String issuer;

  /// @param issuer the base URL
  public TokenVerifier(KeyVault vault, String issuer) {
    this.vault = vault;
    this.issuer = issuer;
  }

  /// The claims of a token of ours; its times and audience are for the caller to judge.
  public Optional<Map<?, ?>> verified(String token) {
    return SignedToken.read(token)
        .filter(read -> TokenType.ID_TOKEN.word().equals(read.header().get("typ")))
        .filter(this::isOurs)
        .<Map<?, ?>>map(SignedToken::claims)
        .filter(claims -> issuer.equals(claims.get("iss")));
  }

  private boolean isOurs(SignedToken token) {
    return Arrays.stream(SigningAlgorithm.values())
        .filter(algorithm -> algorithm.name().equals(token.header().get("alg")))
        .anyMatch(algorithm -> isOurs(token, algorithm));
  }

  private boolean isOurs(SignedToken token, SigningAlgorithm algorithm) {
    var jose = JoseAlgorithm.of(algorithm);
    return key(token.header().get("kid"), algorithm)
        .filter(key -> jose.verifies(key, token.signed(), token.signature()))
        .isPresent();
  }

  private Optional<PublicKey> key(@Nullable Object kid, SigningAlgorithm algorithm) {
    var signing = vault.signing(algorithm);
    return signing.numbers().stream()
        .map(signing::publicKey)
        .filter(spki -> JsonWebKey.of(algorithm, spki).kid().equals(kid))
        .findFirst()
        .map(JoseAlgorithm.of(algorithm)::publicKey);
  }
}
