package dev.latchkey.server.installation;

import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditEvent;

/// The database came from a backup: what had been handed out has ended.
///
/// @param by who found it out
record InstallationRestored(By by) implements AuditEvent {
  /// Who can find it out.
  enum By {
    SERVER,
    OPERATOR
  }

  @Override
  public AuditEntry entry() {
    return AuditEntry.of("installation_restored").with("by", by);
  }
}
