package dev.latchkey.server;

import dev.latchkey.server.admin.AuditApi;
import dev.latchkey.server.clients.ServerMetadata;
import dev.latchkey.server.clients.TokenEndpoint;
import dev.latchkey.server.web.Endpoint;
import java.util.ArrayList;
import java.util.List;

/// What applications do for themselves: get access tokens, read the audit trail.
record ApplicationWiring(Ground ground, People people, Front front) implements Capability {
  @Override
  public List<Endpoint> endpoints() {
    var tokens = new TokenEndpoint(ground.database(), people.clients(), ground.limiter());
    var audit = new AuditApi(ground.audit(), front.clients());
    var all = new ArrayList<>(Capability.both(tokens.endpoints(), audit.endpoints()));
    all.addAll(new ServerMetadata(front.links()).endpoints());
    return all;
  }
}
