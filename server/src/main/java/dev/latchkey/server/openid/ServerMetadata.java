package dev.latchkey.server.openid;

import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Response;
import java.util.Arrays;
import java.util.List;

/// `/.well-known/oauth-authorization-server` (RFC 8414): where applications get tokens, and how.
///
/// @param issuer the base URL
record ServerMetadata(String issuer) {
  record Document(
      String issuer,
      String tokenEndpoint,
      List<String> tokenEndpointAuthMethodsSupported,
      List<String> grantTypesSupported,
      List<String> responseTypesSupported,
      List<String> scopesSupported) {}

  public List<Endpoint> endpoints() {
    var answer = Response.json(200, document());
    return List.of(Endpoint.at("/.well-known/oauth-authorization-server").get(_ -> answer));
  }

  private Document document() {
    return new Document(
        issuer,
        issuer + TokenEndpoint.PATH,
        List.of("client_secret_basic", "client_secret_post"),
        List.of(TokenEndpoint.GRANT),
        List.of(), // there is no authorization endpoint
        Arrays.stream(Scope.values()).map(Scope::word).toList());
  }
}
