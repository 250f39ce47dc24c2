package dev.latchkey.server.delivery.servers;

import dev.latchkey.protocol.RegistrationRequest;
import dev.latchkey.protocol.RenewalRequest;
import dev.latchkey.server.delivery.agents.AgentMessages;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Response;
import java.util.List;

/// The API for agents that register their server.
public final class RegistrationApi {
  private final ServerRegistration servers;
  private final AgentMessages messages;

  public RegistrationApi(ServerRegistration servers, AgentMessages messages) {
    this.servers = servers;
    this.messages = messages;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.at("/api/v1/servers").post(this::register),
        Endpoint.at("/api/v1/servers/{id}/sealing-key").post(this::renew));
  }

  private Response register(Exchange exchange) {
    var request = messages.read(exchange, RegistrationRequest.class);
    return messages.answer(exchange, servers.register(request));
  }

  private Response renew(Exchange exchange) {
    var request = messages.read(exchange, RenewalRequest.class);
    return messages.answer(
        exchange, Id.parse(exchange.variable("id")).flatMap(id -> servers.renew(id, request)));
  }
}
