package dev.latchkey.server.openid.device;

import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.identifiers.Id;

/// A person has typed the code of no device that waits. The limits of guesses bound these lines.
record UserCodeRefused(Id account, String source) implements AuditEvent {
  @Override
  public AuditEntry entry() {
    return AuditEntry.of("device_code_fail").with("account", account).with("source_digest", source);
  }
}
