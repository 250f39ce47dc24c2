package dev.latchkey.server.openid.logout;

import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.identifiers.Id;

/// A session that an application ended.
record LogoutEvent(Id account, Id client, Id session) implements AuditEvent {
  @Override
  public AuditEntry entry() {
    return AuditEntry.of("application_sign_out")
        .with("account", account)
        .with("client", client)
        .with("session", session);
  }
}
