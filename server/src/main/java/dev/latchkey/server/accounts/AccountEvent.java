package dev.latchkey.server.accounts;

import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.identifiers.Id;

/// What happens to accounts without anyone's doing.
sealed interface AccountEvent extends AuditEvent {
  /// With new Unicode tables the username looks like that of another account. Both stay good.
  record UsernameCollision(Id account) implements AccountEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("username_collision").with("account", account);
    }
  }
}
