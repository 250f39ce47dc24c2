package dev.latchkey.server.recovery;

import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.identifiers.Id;
import java.util.Map;

/// What happens while somebody gets back in.
sealed interface RecoveryEvent extends AuditEvent {
  /// Somebody asked; for whom, and whether there is such an account, is not known here.
  record Requested() implements RecoveryEvent {
    @Override
    public String event() {
      return "recovery_requested";
    }

    @Override
    public Map<String, String> fields() {
      return Map.of();
    }
  }

  record Completed(Id account, Id token) implements RecoveryEvent {
    @Override
    public String event() {
      return "authn_password_change";
    }

    @Override
    public Map<String, String> fields() {
      return Map.of("account", account.value(), "token", token.value(), "by", "recovery");
    }
  }

  record Refused(String reason) implements RecoveryEvent {
    @Override
    public String event() {
      return "authn_password_change_fail";
    }

    @Override
    public Map<String, String> fields() {
      return Map.of("reason", reason, "by", "recovery");
    }
  }
}
