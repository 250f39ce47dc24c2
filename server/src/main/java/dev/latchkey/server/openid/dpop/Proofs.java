package dev.latchkey.server.openid.dpop;

import dev.latchkey.server.jose.PublicJwk;
import dev.latchkey.server.jose.SignedToken;
import dev.latchkey.server.jose.UsedTokens;
import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Response;
import java.util.Map;
import java.util.Optional;

/// Judges the proofs of requests. Each is for one request, counts once on all nodes and holds a
/// nonce of ours.
public final class Proofs {
  private final Database database;
  private final ProofNonces nonces;
  private final String issuer;

  /// @param issuer the base URL
  public Proofs(Database database, KeyedDigests digests, String issuer) {
    this.database = database;
    this.nonces = new ProofNonces(digests);
    this.issuer = issuer;
  }

  /// What the request proves.
  ///
  /// @param access the token that it shows, to which the proof must belong
  public Proof of(Exchange exchange, Optional<Secret> access) {
    var shown = exchange.lines("DPoP");
    if (shown.isEmpty()) {
      return new Proof.None();
    }
    var method = exchange.isPost() ? "POST" : "GET";
    var claims = new ProofClaims(method, issuer + exchange.path(), access);
    return SignedToken.read(shown.get())
        .filter(token -> "dpop+jwt".equals(token.header().get("typ")))
        .flatMap(token -> key(token).map(key -> judge(token, key, claims)))
        .orElseGet(() ->
            Proof.Bad.of(
                "DPoP must be one JWT of typ dpop+jwt, signed by the key in its jwk: P-256,"
                    + " Ed25519 or RSA."));
  }

  /// The key that has signed it, of which its header holds the public part.
  private static Optional<PublicJwk> key(SignedToken token) {
    return token.header().get("jwk") instanceof Map<?, ?> members
        ? PublicJwk.read(members).filter(token::isSignedBy)
        : Optional.empty();
  }

  private Proof judge(SignedToken token, PublicJwk key, ProofClaims claims) {
    var now = database.now();
    var flaw = claims.flaw(token, now);
    if (flaw.isPresent()) {
      return Proof.Bad.of(flaw.get());
    }
    if (token.text("nonce").filter(nonce -> nonces.isGood(nonce, now)).isEmpty()) {
      return new Proof.Bad("use_dpop_nonce", "Make the proof with the nonce of DPoP-Nonce.");
    }
    var until = now.plus(ProofClaims.SKEW.multipliedBy(2));
    boolean fresh =
        database.write(transaction ->
            UsedTokens.use(
                transaction, "proof " + key.thumbprint(), token.text("jti").orElseThrow(), until));
    return fresh
        ? new Proof.Good(key.thumbprint())
        : Proof.Bad.of("This proof was used before: its jti is.");
  }

  /// The answer with the nonce for the next proof.
  public Response withNonce(Response answer) {
    return answer.with("DPoP-Nonce", nonces.at(database.now()));
  }
}
