package dev.latchkey.server.accountsecurity;

import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.identifiers.Id;

/// A signed-in person was asked for the password again, and did not know it.
record ReauthenticationRefused(Id account) implements AuditEvent {
  @Override
  public AuditEntry entry() {
    return AuditEntry.of("authn_confirmation_fail")
        .with("account", account)
        .with("reason", "wrong_password");
  }
}
