package dev.latchkey.server.passkeys.registration;

import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.passkeys.webauthn.PasskeyRefusal;

/// A signed-in person's authenticator answered something that is not right.
record PasskeyRefused(Id account, PasskeyRefusal why) implements AuditEvent {
  @Override
  public AuditEntry entry() {
    return AuditEntry.of("passkey_refused").with("account", account).with("reason", why.word());
  }
}
