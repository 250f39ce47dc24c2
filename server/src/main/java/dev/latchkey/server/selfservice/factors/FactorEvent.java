package dev.latchkey.server.selfservice.factors;

import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.identifiers.Id;

/// What people do with their second factors.
sealed interface FactorEvent extends AuditEvent {
  record Added(Id account, String method) implements FactorEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("second_factor_added").with("account", account).with("method", method);
    }
  }

  record Removed(Id account, String method) implements FactorEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("second_factor_removed")
          .with("account", account)
          .with("method", method)
          .with("by", "owner");
    }
  }

  record CodesMade(Id account) implements FactorEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("recovery_codes_made").with("account", account);
    }
  }

  /// The password was right, and the proof of the present factor was not.
  record Refused(Id account, String method) implements FactorEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("second_factor_change_refused")
          .with("account", account)
          .with("method", method);
    }
  }
}
