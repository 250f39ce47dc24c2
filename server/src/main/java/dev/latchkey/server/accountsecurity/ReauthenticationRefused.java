package dev.latchkey.server.accountsecurity;

import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.identifiers.Id;

/// A signed-in person was asked again who it is, and could not prove it.
///
/// @param reason which proof was wrong, in the words of the trail
record ReauthenticationRefused(Id account, String reason) implements AuditEvent {
  @Override
  public AuditEntry entry() {
    return AuditEntry.of("authn_confirmation_fail").with("account", account).with("reason", reason);
  }
}
