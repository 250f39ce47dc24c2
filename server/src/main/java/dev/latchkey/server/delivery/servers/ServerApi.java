package dev.latchkey.server.delivery.servers;

import dev.latchkey.server.clients.Client;
import dev.latchkey.server.clients.ClientAuthenticator;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Json;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.RequestRejected;
import dev.latchkey.server.web.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The API for applications that deliver to registered servers.
public final class ServerApi {
  private final ServerRegistration servers;
  private final ClientAuthenticator gate;

  public ServerApi(ServerRegistration servers, ClientAuthenticator gate) {
    this.servers = servers;
    this.gate = gate;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.at("/api/v1/servers").get(this::list),
        Endpoint.at("/api/v1/servers/registrations").post(this::request),
        Endpoint.at("/api/v1/servers/{id}").get(this::show).delete(this::remove));
  }

  record Body(@Nullable String name, @Nullable String accountId) {}

  record Issued(String serverId, String name, String token, Instant expiresAt) {
    /// Masked: it hands out a token.
    @Override
    public String toString() {
      return "Issued[serverId=" + serverId + "]";
    }
  }

  private Response request(Exchange exchange) {
    var client = gate.require(exchange, Scope.SERVERS_WRITE);
    var body = Json.read(exchange.jsonBody(), Body.class);
    var name = Exchange.required("name", body.name()).strip();
    if (!ServerRegistration.isName(name)) {
      throw new RequestRejected(
          Problem.invalidField("name", "A name has 1 to 64 printable characters."));
    }
    var account =
        Id.parse(Exchange.required("account_id", body.accountId()))
            .orElseThrow(() ->
                new RequestRejected(
                    Problem.invalidField("account_id", "This is not an account id.")));
    return switch (servers.request(account, name, client.id())) {
      case ServerRegistration.Outcome.Issued(var server, var token) ->
          Response.json(
              201,
              new Issued(
                  server.id().value(), server.name(), token.exposeText(), server.expiresAt()));
      case ServerRegistration.Outcome.NoAccount _ ->
          Response.problem(
              new Problem(422, "account_unknown", "There is no such account, or it is disabled."));
      case ServerRegistration.Outcome.TooMany _ ->
          Response.problem(
              new Problem(
                  422, "too_many_servers", "This account has 100 servers; remove one first."));
    };
  }

  private Response list(Exchange exchange) {
    var client = gate.require(exchange, Scope.SERVERS_READ);
    var now = servers.now();
    return Response.json(
        200,
        servers.list(client.id()).stream().map(server -> ShownServer.of(server, now)).toList());
  }

  private Response show(Exchange exchange) {
    var client = gate.require(exchange, Scope.SERVERS_READ);
    return find(exchange, client)
        .map(server -> Response.json(200, ShownServer.of(server, servers.now())))
        .orElseGet(() -> Response.problem(Problem.notFound()));
  }

  private Response remove(Exchange exchange) {
    var client = gate.require(exchange, Scope.SERVERS_WRITE);
    return find(exchange, client)
        .map(server -> {
          servers.remove(server.id());
          return Response.empty(204);
        })
        .orElseGet(() -> Response.problem(Problem.notFound()));
  }

  private Optional<Server> find(Exchange exchange, Client client) {
    return Id.parse(exchange.variable("id"))
        .flatMap(servers::find)
        .filter(server -> server.isFor(client.id()));
  }
}
