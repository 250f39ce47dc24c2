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

  /// Credentials that are wrong; `client` is empty where there is no client of that id.
  record Refused(String client, String source) implements ClientEvent {
    @Override
    public String event() {
      return "authn_client_fail";
    }

    @Override
    public Map<String, String> fields() {
      return client.isEmpty()
          ? Map.of("source_digest", source)
          : Map.of("client", client, "source_digest", source);
    }
  }

  record Slowed(String source) implements ClientEvent {
    @Override
    public String event() {
      return "authn_client_fail_max";
    }

    @Override
    public Map<String, String> fields() {
      return Map.of("source_digest", source);
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
