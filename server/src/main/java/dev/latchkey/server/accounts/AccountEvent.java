package dev.latchkey.server.accounts;

import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.identifiers.Id;

/// What happens to accounts as such.
sealed interface AccountEvent extends AuditEvent {
  /// With new Unicode tables the username looks like that of another account. Both stay good.
  record UsernameCollision(Id account) implements AccountEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("username_collision").with("account", account);
    }
  }

  /// Names or language are others now.
  ///
  /// @param changed which, separated by blanks
  /// @param by `owner`, `operator` or the id of an application
  record ProfileChanged(Id account, String changed, String by) implements AccountEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("profile_changed")
          .with("account", account)
          .with("changed", changed)
          .with("by", by);
    }
  }
}
