package dev.latchkey.server.clients;

import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.RequestRejected;

/// Lets applications in: a good access token, and the scope for what is asked.
public final class ClientAuthenticator {
  private final Clients clients;

  public ClientAuthenticator(Clients clients) {
    this.clients = clients;
  }

  /// The client that asks.
  ///
  /// @throws RequestRejected 401 `not_signed_in`, 403 `missing_scope`
  public Client require(Exchange exchange, Scope scope) {
    var client =
        exchange
            .bearer()
            .flatMap(clients::byToken)
            .orElseThrow(() ->
                new RequestRejected(
                    new Problem(
                        401,
                        "not_signed_in",
                        "Send an access token from /oauth2/token: Authorization: Bearer TOKEN.")));
    exchange.noteApplication(client.id());
    if (!client.scopes().contains(scope)) {
      throw new RequestRejected(
          new Problem(403, "missing_scope", "The access token lacks the required scope.")
              .with("scope", scope.word()));
    }
    return client;
  }
}
