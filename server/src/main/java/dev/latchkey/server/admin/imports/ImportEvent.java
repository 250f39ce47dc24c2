package dev.latchkey.server.admin.imports;

import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.identifiers.Id;

/// What an import does with accounts.
sealed interface ImportEvent extends AuditEvent {
  record Imported(Id account, boolean password) implements ImportEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("user_imported").with("account", account).with("with_hash", password);
    }
  }

  /// An account has taken over what its line says.
  ///
  /// @param changed names of fields, with blanks between them
  record Updated(Id account, String changed) implements ImportEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("user_import_updated").with("account", account).with("changed", changed);
    }
  }

  record Disabled(Id account) implements ImportEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("user_disabled").with("account", account).with("by", "operator");
    }
  }
}
