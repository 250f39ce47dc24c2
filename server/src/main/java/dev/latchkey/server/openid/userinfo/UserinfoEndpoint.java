package dev.latchkey.server.openid.userinfo;

import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.grants.AccessToken;
import dev.latchkey.server.grants.AccessTokens;
import dev.latchkey.server.jose.JoseAlgorithm;
import dev.latchkey.server.openid.applications.OAuthError;
import dev.latchkey.server.openid.claims.PersonClaims;
import dev.latchkey.server.openid.dpop.Proof;
import dev.latchkey.server.openid.dpop.Proofs;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// What an access token opens of its person (OpenID Connect Core 1.0, section 5.3), as it is now.
public final class UserinfoEndpoint {
  public static final String PATH = "/oauth2/userinfo";
  private final AccessTokens tokens;
  private final PersonClaims people;
  private final Proofs proofs;

  public UserinfoEndpoint(AccessTokens tokens, PersonClaims people, Proofs proofs) {
    this.proofs = proofs;
    this.tokens = tokens;
    this.people = people;
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.at(PATH).get(this::answer).post(this::answer));
  }

  private Response answer(Exchange exchange) {
    var bound = exchange.dpopToken();
    return bound.isPresent() ? bound(exchange, bound.get()) : unbound(exchange);
  }

  /// A token that is bound to a key is no bearer token: without the proof it opens nothing.
  private Response unbound(Exchange exchange) {
    return exchange
        .bearer()
        .flatMap(tokens::find)
        .filter(token -> token.jkt().isEmpty())
        .map(token -> open(exchange, token))
        .orElseGet(() ->
            invalid()
                .with(
                    "WWW-Authenticate",
                    exchange.bearer().isEmpty()
                        ? "Bearer realm=\"latchkey\""
                        : "Bearer realm=\"latchkey\", error=\"invalid_token\""));
  }

  private Response bound(Exchange exchange, Secret shown) {
    var token = tokens.find(shown).filter(found -> !found.jkt().isEmpty());
    if (token.isEmpty()) {
      return refused(invalid(), "invalid_token");
    }
    return switch (proofs.of(exchange, Optional.of(shown))) {
      case Proof.Bad(var error, var why) -> refused(new OAuthError(error, why).answer(401), error);
      case Proof.Good(var jkt) when jkt.equals(token.get().jkt()) ->
          proofs.withNonce(open(exchange, token.get()));
      case Proof.Good _ -> refused(invalid(), "invalid_token");
      case Proof.None _ ->
          refused(
              new OAuthError("invalid_dpop_proof", "Send the proof of its key: DPoP.").answer(401),
              "invalid_dpop_proof");
    };
  }

  private Response refused(Response answer, String error) {
    var algorithms = String.join(" ", JoseAlgorithm.words());
    return proofs.withNonce(
        answer.with(
            "WWW-Authenticate", "DPoP error=\"" + error + "\", algs=\"" + algorithms + "\""));
  }

  private static Response invalid() {
    return new OAuthError("invalid_token", "The access token is missing, expired or ended.")
        .answer(401);
  }

  private Response open(Exchange exchange, AccessToken token) {
    return token.scopes().contains(Scope.OPENID) ? answer(exchange, token) : insufficient();
  }

  private static Response insufficient() {
    return new OAuthError("insufficient_scope", "The access token lacks the scope openid.")
        .answer(403)
        .with(
            "WWW-Authenticate",
            "Bearer realm=\"latchkey\", error=\"insufficient_scope\", scope=\"openid\"");
  }

  private Response answer(Exchange exchange, AccessToken token) {
    var grant = token.grant();
    exchange.noteAccount(grant.account());
    exchange.noteApplication(grant.client());
    var claims = new LinkedHashMap<String, Object>();
    claims.put("sub", grant.account().value());
    claims.putAll(people.of(grant.account(), token.scopes(), token.claims()));
    return Response.json(200, claims);
  }
}
