package dev.latchkey.server.openid.token;

import dev.latchkey.server.clients.ClientRegistration;
import dev.latchkey.server.clients.ClientRegistrations;
import dev.latchkey.server.jose.TokenSigners;
import dev.latchkey.server.openid.applications.ApplicationGate;
import dev.latchkey.server.openid.applications.OAuthError;
import dev.latchkey.server.openid.claims.PersonClaims;
import dev.latchkey.server.openid.dpop.Proof;
import dev.latchkey.server.openid.dpop.Proofs;
import dev.latchkey.server.platform.Identities;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Form;
import dev.latchkey.server.web.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `/oauth2/token`. Errors are those of RFC 6749, section 5.2.
public final class TokenEndpoint {
  public static final String PATH = "/oauth2/token";

  /// The values of `grant_type`.
  public static final List<String> GRANTS =
      List.of("authorization_code", "refresh_token", "client_credentials", DeviceCodeGrant.TYPE);

  private final ApplicationGate gate;
  private final Proofs proofs;
  private final ClientRegistrations registrations;
  private final Map<String, TokenGrant> grants;

  public TokenEndpoint(
      Platform platform,
      Identities identities,
      ApplicationGate gate,
      Proofs proofs,
      TokenSigners signers) {
    this.gate = gate;
    this.proofs = proofs;
    this.registrations = new ClientRegistrations(platform.database(), platform.audit());
    var database = platform.database();
    var idTokens = new IdTokens(platform.baseUrl().toString(), signers, new PersonClaims(database));
    grants =
        Map.of(
            GRANTS.get(0),
            new AuthorizationCodeGrant(database, identities.grants(), idTokens),
            GRANTS.get(1),
            new RefreshTokenGrant(database, identities.grants(), idTokens),
            GRANTS.get(2),
            new ClientCredentialsGrant(identities.clients()),
            DeviceCodeGrant.TYPE,
            new DeviceCodeGrant(database, identities.grants(), idTokens));
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.at(PATH).post(this::token));
  }

  private Response token(Exchange exchange) {
    return gate.answer(exchange, (application, form) -> proved(exchange, application, form));
  }

  /// The proof is looked at once it is known which application shows it.
  private Response proved(Exchange exchange, ApplicationGate.Entry.Known application, Form form) {
    var registered = registered(application, form);
    return switch (proofs.of(exchange, Optional.empty())) {
      case Proof.Bad(var error, var why) ->
          proofs.withNonce(new OAuthError(error, why).answer(400));
      case Proof.Good(var jkt) ->
          proofs.withNonce(grant(new TokenRequest(application, registered, form, jkt)));
      case Proof.None _ when registered.filter(one -> one.security().boundTokens()).isPresent() ->
          new OAuthError("invalid_dpop_proof", "The application must prove a key: send DPoP.")
              .answer(400);
      case Proof.None _ -> grant(new TokenRequest(application, registered, form, ""));
    };
  }

  /// Read once, and not at all for what an application asks for itself.
  private Optional<ClientRegistration> registered(
      ApplicationGate.Entry.Known application, Form form) {
    return form.text("grant_type").equals("client_credentials")
        ? Optional.empty()
        : application.registered().or(() -> registrations.find(application.client().id()));
  }

  private Response grant(TokenRequest request) {
    var form = request.form();
    if (form.optional("grant_type").isEmpty()) {
      return OAuthError.invalidRequest("grant_type is missing.").answer(400);
    }
    var grant = grants.get(form.text("grant_type"));
    return grant == null
        ? new OAuthError("unsupported_grant_type", "grant_type is " + String.join(", ", GRANTS))
            .answer(400)
        : grant.answer(request);
  }
}
