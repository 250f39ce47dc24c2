package dev.latchkey.server.keys;

import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditEvent;

/// What an operator does with keys.
sealed interface KeyEvent extends AuditEvent {
  /// A new key wraps from now on.
  record Rotated(String key, int number) implements KeyEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("key_rotated").with("key", key).with("number", number);
    }
  }

  record Rewrapped(String key, int number, long values) implements KeyEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("key_rewrapped")
          .with("key", key)
          .with("number", number)
          .with("values", values);
    }
  }

  record Destroyed(String key, int number) implements KeyEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("key_destroyed").with("key", key).with("number", number);
    }
  }
}
