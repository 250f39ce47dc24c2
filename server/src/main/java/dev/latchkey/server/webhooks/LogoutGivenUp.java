package dev.latchkey.server.webhooks;

import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.identifiers.Id;

/// An application did not accept in all attempts that a session is over.
record LogoutGivenUp(Id account, Id client, Id session, String reason) implements AuditEvent {
  @Override
  public AuditEntry entry() {
    return AuditEntry.of("application_logout_given_up")
        .with("account", account)
        .with("client", client)
        .with("session", session)
        .with("reason", reason);
  }
}
