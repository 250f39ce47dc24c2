package dev.latchkey.server.openid.introspection;

import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.grants.AccessToken;
import dev.latchkey.server.grants.AccessTokens;
import dev.latchkey.server.openid.applications.ApplicationGate;
import dev.latchkey.server.openid.applications.OAuthError;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Says whether an access token on behalf of a person is good now, to applications with a secret:
/// an API asks for the tokens that others show it. What is no such token is only not active.
public final class IntrospectionEndpoint {
  public static final String PATH = "/oauth2/introspect";
  private final ApplicationGate gate;
  private final AccessTokens tokens;
  private final String issuer;

  public IntrospectionEndpoint(ApplicationGate gate, AccessTokens tokens, String issuer) {
    this.gate = gate;
    this.tokens = tokens;
    this.issuer = issuer;
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.at(PATH).post(this::introspect));
  }

  record Introspection(
      boolean active,
      @Nullable String scope,
      @Nullable String clientId,
      @Nullable String tokenType,
      @Nullable Long exp,
      @Nullable Long iat,
      @Nullable String sub,
      @Nullable String iss,
      @Nullable String sid,
      @Nullable Confirmation cnf) {
    /// @param jkt thumbprint of the key that the token is bound to
    record Confirmation(String jkt) {}

    static final Introspection INACTIVE =
        new Introspection(false, null, null, null, null, null, null, null, null, null);
  }

  private Response introspect(Exchange exchange) {
    return gate.answer(
        exchange,
        (known, form) ->
            known.proved()
                ? form.optional("token").map(this::about).orElseGet(IntrospectionEndpoint::missing)
                : new OAuthError("invalid_client", "Only applications with a secret may ask.")
                    .answer(401));
  }

  private static Response missing() {
    return OAuthError.invalidRequest("token is missing.").answer(400);
  }

  private Response about(String token) {
    return Response.json(
        200, tokens.find(Secret.of(token)).map(this::active).orElse(Introspection.INACTIVE));
  }

  private Introspection active(AccessToken token) {
    return new Introspection(
        true,
        Scope.join(token.scopes()),
        token.grant().client().value(),
        token.jkt().isEmpty() ? "Bearer" : "DPoP",
        token.expiresAt().getEpochSecond(),
        token.issuedAt().getEpochSecond(),
        token.grant().account().value(),
        issuer,
        token.grant().session().value(),
        token.jkt().isEmpty() ? null : new Introspection.Confirmation(token.jkt()));
  }
}
