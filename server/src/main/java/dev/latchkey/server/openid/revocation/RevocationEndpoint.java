package dev.latchkey.server.openid.revocation;

import dev.latchkey.server.clients.Client;
import dev.latchkey.server.clients.Clients;
import dev.latchkey.server.grants.Grants;
import dev.latchkey.server.openid.applications.ApplicationGate;
import dev.latchkey.server.openid.applications.OAuthError;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Form;
import dev.latchkey.server.web.Response;
import java.util.List;

/// Takes tokens back that an application no longer needs. What is none of its is answered alike.
public final class RevocationEndpoint {
  public static final String PATH = "/oauth2/revoke";
  private final ApplicationGate gate;
  private final Database database;
  private final Grants grants;
  private final Clients clients;

  public RevocationEndpoint(
      ApplicationGate gate, Database database, Grants grants, Clients clients) {
    this.clients = clients;
    this.gate = gate;
    this.database = database;
    this.grants = grants;
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.at(PATH).post(this::revoke));
  }

  private Response revoke(Exchange exchange) {
    return gate.answer(exchange, (known, form) -> revoke(known.client(), form));
  }

  private Response revoke(Client client, Form form) {
    var token = form.optional("token");
    if (token.isEmpty()) {
      return OAuthError.invalidRequest("token is missing.").answer(400);
    }
    database.write(transaction -> {
      var shown = Secret.of(token.get());
      clients.endToken(transaction, shown, client.id());
      grants.revoke(transaction, shown, client.id());
      return true;
    });
    return Response.empty(200);
  }
}
