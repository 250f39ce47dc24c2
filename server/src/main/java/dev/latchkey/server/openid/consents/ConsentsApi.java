package dev.latchkey.server.openid.consents;

import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.grants.Consents;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.sessions.SessionAuthenticator;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.Response;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `/api/v1/consents`: what [ApplicationPages] shows and ends, through the API.
///
/// Ending takes no further proof, and is possible however many requests the account has sent: it
/// only shuts others out.
public final class ConsentsApi {
  private static final String PATH = "/api/v1/consents";
  private final Database database;
  private final Consents consents;
  private final SessionAuthenticator authenticator;

  public ConsentsApi(Database database, Consents consents, SessionAuthenticator authenticator) {
    this.database = database;
    this.consents = consents;
    this.authenticator = authenticator;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.at(PATH).get(this::list), Endpoint.at(PATH + "/{client_id}").delete(this::end));
  }

  /// An application.
  ///
  /// @param scopes what it was allowed; empty where the person was not asked
  /// @param lastSignInAt null where that is not known
  record Listed(String clientId, String name, List<String> scopes, @Nullable Instant lastSignInAt) {
    static Listed of(Consents.Given given) {
      return new Listed(
          given.client().value(),
          given.application(),
          given.scopes().stream().map(Scope::word).toList(),
          given.lastSignIn().orElse(null));
    }
  }

  private Response list(Exchange exchange) {
    var session = authenticator.bearerToEnd(exchange);
    return Response.json(
        200, consents.list(database, session.accountId()).stream().map(Listed::of).toList());
  }

  private Response end(Exchange exchange) {
    var session = authenticator.bearerToEnd(exchange);
    var ended =
        Id.parse(exchange.variable("client_id"))
            .filter(client ->
                database.write(
                    transaction -> consents.end(transaction, session.accountId(), client)));
    return ended.isPresent() ? Response.empty(204) : Response.problem(Problem.notFound());
  }
}
