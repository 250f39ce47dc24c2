package dev.latchkey.server.clients;

import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.identifiers.Id;

/// What happens to and with clients.
sealed interface ClientEvent extends AuditEvent {
  record Added(Id client, String scopes) implements ClientEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("client_added").with("client", client).with("scopes", scopes);
    }
  }

  /// What is registered was changed.
  ///
  /// @param added thumbprints of keys that were not registered before, with blanks between them
  /// @param removed thumbprints of those that are not any more
  record Edited(Id client, String scopes, String added, String removed) implements ClientEvent {
    @Override
    public AuditEntry entry() {
      var entry = AuditEntry.of("client_edited").with("client", client).with("scopes", scopes);
      var more = added.isEmpty() ? entry : entry.with("keys_added", added);
      return removed.isEmpty() ? more : more.with("keys_removed", removed);
    }
  }

  record SecretRotated(Id client) implements ClientEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("client_secret_rotated").with("client", client);
    }
  }

  record Disabled(Id client) implements ClientEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("client_disabled").with("client", client);
    }
  }

  /// Credentials that are wrong; `client` is empty where there is no client of that id.
  record Refused(String client, String source) implements ClientEvent {
    @Override
    public AuditEntry entry() {
      var entry = AuditEntry.of("authn_client_fail").with("source_digest", source);
      return client.isEmpty() ? entry : entry.with("client", client);
    }
  }

  record Slowed(String source) implements ClientEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("authn_client_fail_max").with("source_digest", source);
    }
  }

  record TokenIssued(Id client, String scopes) implements ClientEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("authn_token_created").with("client", client).with("scopes", scopes);
    }
  }
}
