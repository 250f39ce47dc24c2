package dev.latchkey.server.clients;

import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.identifiers.Id;
import java.util.Map;

/// What happens to and with clients.
sealed interface ClientEvent extends AuditEvent {
  record Added(Id client, String scopes) implements ClientEvent {
    @Override
    public String event() {
      return "client_added";
    }

    @Override
    public Map<String, String> fields() {
      return Map.of("client", client.value(), "scopes", scopes);
    }
  }

  record Disabled(Id client) implements ClientEvent {
    @Override
    public String event() {
      return "client_disabled";
    }

    @Override
    public Map<String, String> fields() {
      return Map.of("client", client.value());
    }
  }

  record TokenIssued(Id client, String scopes) implements ClientEvent {
    @Override
    public String event() {
      return "authn_token_created";
    }

    @Override
    public Map<String, String> fields() {
      return Map.of("client", client.value(), "scopes", scopes);
    }
  }
}
