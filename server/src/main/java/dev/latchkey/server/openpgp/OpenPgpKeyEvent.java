package dev.latchkey.server.openpgp;

import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.identifiers.Id;

/// What happens to people's keys.
sealed interface OpenPgpKeyEvent extends AuditEvent {
  record Added(Id account, String fingerprint) implements OpenPgpKeyEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("openpgp_key_added")
          .with("account", account)
          .with("fingerprint", fingerprint);
    }
  }

  record Removed(Id account, String fingerprint, OpenPgpKeys.By by) implements OpenPgpKeyEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("openpgp_key_removed")
          .with("account", account)
          .with("fingerprint", fingerprint)
          .with("by", by);
    }
  }
}
