package dev.latchkey.server.admin;

import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.identifiers.Id;

/// An operator has removed a second factor.
record SecondFactorResetEvent(Id account, String method) implements AuditEvent {
  @Override
  public AuditEntry entry() {
    return AuditEntry.of("second_factor_removed")
        .with("account", account)
        .with("method", method)
        .with("by", "operator");
  }
}
