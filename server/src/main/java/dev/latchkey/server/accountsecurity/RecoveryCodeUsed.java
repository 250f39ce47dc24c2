package dev.latchkey.server.accountsecurity;

import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.identifiers.Id;

/// In a session, a recovery code stood in for the second factor.
record RecoveryCodeUsed(Id account) implements AuditEvent {
  @Override
  public AuditEntry entry() {
    return AuditEntry.of("recovery_code_used").with("account", account);
  }
}
