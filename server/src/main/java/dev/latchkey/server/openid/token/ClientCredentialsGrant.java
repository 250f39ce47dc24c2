package dev.latchkey.server.openid.token;

import dev.latchkey.server.clients.Client;
import dev.latchkey.server.clients.Clients;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.openid.applications.OAuthError;
import dev.latchkey.server.web.Response;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/// `client_credentials`: the application acts for itself (RFC 6749, section 4.4), so scopes that a
/// person grants are none of its.
record ClientCredentialsGrant(Clients clients) implements TokenGrant {
  @Override
  public Response answer(TokenRequest request) {
    var form = request.form();
    var application = request.application();
    if (!request.jkt().isEmpty()) {
      return OAuthError.invalidRequest("DPoP is for tokens on behalf of people.").answer(400);
    }
    var client = application.client();
    var own = own(client);
    if (!application.proved() || own.isEmpty()) {
      return new OAuthError("unauthorized_client", "The application only signs people in.")
          .answer(400);
    }
    var asked = form.optional("scope");
    var scopes = asked.isPresent() ? asked.flatMap(Scope::split) : Optional.of(own);
    if (scopes.isEmpty() || !own.containsAll(scopes.get())) {
      return new OAuthError("invalid_scope", "The client does not have that scope.").answer(400);
    }
    Set<Scope> granted = new LinkedHashSet<>(scopes.get());
    var token = clients.issueToken(client, granted).exposeText();
    var life = Clients.TOKEN_LIFE.toSeconds();
    return Response.json(
        200, new TokenAnswer(token, "Bearer", life, Scope.join(granted), null, null));
  }

  private static Set<Scope> own(Client client) {
    var own = new LinkedHashSet<>(client.scopes());
    own.removeIf(Scope::isOfPerson);
    return own;
  }
}
