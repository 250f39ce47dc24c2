package dev.latchkey.server.passkeys;

import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.identifiers.Id;

/// What happens to people's passkeys.
sealed interface PasskeyEvent extends AuditEvent {
  record Added(Id account, Id passkey, long algorithm, String aaguid) implements PasskeyEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("passkey_added")
          .with("account", account)
          .with("passkey", passkey)
          .with("algorithm", CoseAlgorithm.word(algorithm))
          .with("aaguid", aaguid);
    }
  }

  record Renamed(Id account, Id passkey) implements PasskeyEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("passkey_renamed").with("account", account).with("passkey", passkey);
    }
  }

  record Removed(Id account, Id passkey) implements PasskeyEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("passkey_removed").with("account", account).with("passkey", passkey);
    }
  }
}
