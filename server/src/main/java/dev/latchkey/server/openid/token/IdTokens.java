package dev.latchkey.server.openid.token;

import dev.latchkey.server.grants.AccessTokens;
import dev.latchkey.server.jose.TokenSigners;
import dev.latchkey.server.jose.TokenType;
import dev.latchkey.server.keys.SigningAlgorithm;
import dev.latchkey.server.openid.claims.PersonClaims;
import dev.latchkey.server.secrets.Base64Url;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.secrets.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;

/// ID tokens (OpenID Connect Core 1.0, section 2): who signed in, when and how, for one
/// application. What the scopes tell of the person stands there too, because many applications look
/// nowhere else.
///
/// @param issuer the base URL
record IdTokens(String issuer, TokenSigners signers, PersonClaims people) {
  /// @param tokens those that come with it
  /// @param signing by what the application wants it signed
  /// @param first whether it answers the code, and repeats the nonce
  String of(PersonTokens tokens, SigningAlgorithm signing, boolean first) {
    var grant = tokens.grant();
    var now = tokens.at();
    var claims = new LinkedHashMap<String, Object>();
    claims.put("iss", issuer);
    claims.put("sub", grant.account().value());
    claims.put("aud", grant.client().value());
    claims.put("iat", now.getEpochSecond());
    claims.put("exp", now.plus(AccessTokens.LIFE).getEpochSecond());
    claims.put("auth_time", grant.authenticatedAt().getEpochSecond());
    grant.nonce().filter(_ -> first).ifPresent(nonce -> claims.put("nonce", nonce));
    claims.put("acr", grant.acr());
    claims.put("amr", grant.methods());
    claims.put("sid", grant.session().value());
    claims.put("at_hash", half(tokens.access()));
    claims.putAll(people.of(grant.account(), grant.scopes(), grant.claims().idToken()));
    return signers.of(signing).sign(TokenType.ID_TOKEN, claims);
  }

  /// The left half of the hash, in the ASCII form of the token (section 3.1.3.6).
  private static String half(Secret access) {
    var hash = Sha256.of(access.exposeText().getBytes(StandardCharsets.US_ASCII));
    return Base64Url.encode(Arrays.copyOf(hash, hash.length / 2));
  }
}
