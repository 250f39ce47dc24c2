package dev.latchkey.server.recovery;

import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.identifiers.Id;

/// What happens while someone gets back in.
sealed interface RecoveryEvent extends AuditEvent {
  /// Someone asked; for whom, and whether there is such an account, is not known here.
  record Requested() implements RecoveryEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("recovery_requested");
    }
  }

  record Completed(Id account, Id token, String by) implements RecoveryEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("authn_password_change")
          .with("account", account)
          .with("token", token)
          .with("by", by);
    }
  }

  record Refused(String reason, String by) implements RecoveryEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("authn_password_change_fail").with("reason", reason).with("by", by);
    }
  }
}
