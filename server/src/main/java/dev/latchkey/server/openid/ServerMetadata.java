package dev.latchkey.server.openid;

import dev.latchkey.server.clients.ClientAuthentication;
import dev.latchkey.server.clients.PersonClaim;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.jose.JoseAlgorithm;
import dev.latchkey.server.openid.authorization.AuthorizationEndpoint;
import dev.latchkey.server.openid.authorization.PushedRequestEndpoint;
import dev.latchkey.server.openid.device.DeviceAuthorizationEndpoint;
import dev.latchkey.server.openid.introspection.IntrospectionEndpoint;
import dev.latchkey.server.openid.logout.LogoutEndpoint;
import dev.latchkey.server.openid.revocation.RevocationEndpoint;
import dev.latchkey.server.openid.token.TokenEndpoint;
import dev.latchkey.server.openid.userinfo.UserinfoEndpoint;
import dev.latchkey.server.sessions.Assurance;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Response;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// `/.well-known/openid-configuration` (OpenID Connect Discovery 1.0) and
/// `/.well-known/oauth-authorization-server` (RFC 8414): one document, which says what is there.
///
/// @param issuer the base URL
/// @param algorithms by which ID tokens can be signed now
record ServerMetadata(String issuer, Supplier<List<String>> algorithms) {
  record Document(
      String issuer,
      String authorizationEndpoint,
      String tokenEndpoint,
      String userinfoEndpoint,
      String jwksUri,
      String introspectionEndpoint,
      String revocationEndpoint,
      String endSessionEndpoint,
      String pushedAuthorizationRequestEndpoint,
      String deviceAuthorizationEndpoint,
      List<String> responseTypesSupported,
      List<String> responseModesSupported,
      List<String> grantTypesSupported,
      List<String> subjectTypesSupported,
      List<String> idTokenSigningAlgValuesSupported,
      List<String> scopesSupported,
      List<String> claimsSupported,
      List<String> acrValuesSupported,
      List<String> tokenEndpointAuthMethodsSupported,
      List<String> tokenEndpointAuthSigningAlgValuesSupported,
      List<String> introspectionEndpointAuthMethodsSupported,
      List<String> introspectionEndpointAuthSigningAlgValuesSupported,
      List<String> revocationEndpointAuthMethodsSupported,
      List<String> revocationEndpointAuthSigningAlgValuesSupported,
      List<String> codeChallengeMethodsSupported,
      List<String> dpopSigningAlgValuesSupported,
      List<String> promptValuesSupported,
      boolean authorizationResponseIssParameterSupported,
      boolean claimsParameterSupported,
      boolean requestParameterSupported,
      boolean requestUriParameterSupported,
      boolean backchannelLogoutSupported,
      boolean backchannelLogoutSessionSupported) {}

  public List<Endpoint> endpoints() {
    return Stream.of("/.well-known/openid-configuration", "/.well-known/oauth-authorization-server")
        .map(path -> Endpoint.at(path).get(_ -> Response.json(200, document())))
        .toList();
  }

  private Document document() {
    var methods = Arrays.stream(ClientAuthentication.values()).map(ClientAuthentication::method);
    var any = methods.toList();
    var proving = any.stream().filter(method -> !method.equals("none")).toList();
    return new Document(
        issuer,
        issuer + AuthorizationEndpoint.PATH,
        issuer + TokenEndpoint.PATH,
        issuer + UserinfoEndpoint.PATH,
        issuer + OpenIdModule.KEYS,
        issuer + IntrospectionEndpoint.PATH,
        issuer + RevocationEndpoint.PATH,
        issuer + LogoutEndpoint.PATH,
        issuer + PushedRequestEndpoint.PATH,
        issuer + DeviceAuthorizationEndpoint.PATH,
        List.of("code"),
        List.of("query"),
        TokenEndpoint.GRANTS,
        List.of("public"),
        algorithms.get(),
        Arrays.stream(Scope.values()).map(Scope::word).toList(),
        Stream.concat(
                Stream.of(
                    "iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "sid"),
                Stream.of(PersonClaim.values()).map(PersonClaim::word))
            .toList(),
        Arrays.stream(Assurance.values()).map(Assurance::word).toList(),
        any,
        JoseAlgorithm.words(),
        proving,
        JoseAlgorithm.words(),
        any,
        JoseAlgorithm.words(),
        List.of("S256"),
        JoseAlgorithm.words(),
        List.of("none", "login", "consent", "select_account"),
        true,
        true,
        false,
        false,
        true,
        true);
  }
}
