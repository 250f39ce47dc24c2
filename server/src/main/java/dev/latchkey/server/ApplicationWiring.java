package dev.latchkey.server;

import dev.latchkey.server.admin.AuditApi;
import dev.latchkey.server.clients.TokenEndpoint;
import dev.latchkey.server.web.Endpoint;
import java.util.List;
import java.util.stream.Stream;

/// What applications do for themselves: get access tokens, read the audit trail.
record ApplicationWiring(Ground ground, People people, Front front) implements Capability {
  @Override
  public List<Endpoint> endpoints() {
    var tokens = new TokenEndpoint(ground.database(), people.clients(), ground.attempts());
    var audit = new AuditApi(ground.audit(), front.clients());
    return Stream.concat(tokens.endpoints().stream(), audit.endpoints().stream()).toList();
  }
}
