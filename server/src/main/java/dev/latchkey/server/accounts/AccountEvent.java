package dev.latchkey.server.accounts;

import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.identifiers.Id;
import java.util.Map;

/// What happens to accounts without anybody's doing.
sealed interface AccountEvent extends AuditEvent {
  /// With new Unicode tables the username looks like that of another account. Both stay good.
  record UsernameCollision(Id account) implements AccountEvent {
    @Override
    public String event() {
      return "username_collision";
    }

    @Override
    public Map<String, String> fields() {
      return Map.of("account", account.value());
    }
  }
}
