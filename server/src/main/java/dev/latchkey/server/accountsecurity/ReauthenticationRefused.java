package dev.latchkey.server.accountsecurity;

import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.identifiers.Id;
import java.util.Map;

/// A signed-in person was asked for the password again, and did not know it.
record ReauthenticationRefused(Id account) implements AuditEvent {
  @Override
  public String event() {
    return "authn_confirmation_fail";
  }

  @Override
  public Map<String, String> fields() {
    return Map.of("account", account.value(), "reason", "wrong_password");
  }
}
