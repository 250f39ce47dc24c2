package dev.latchkey.server.keys;

import dev.latchkey.server.audit.AuditEvent;
import java.util.Map;

/// What an operator does with keys.
sealed interface KeyEvent extends AuditEvent {
  /// A new key wraps from now on.
  record Rotated(String key, int number) implements KeyEvent {
    @Override
    public String event() {
      return "key_rotated";
    }

    @Override
    public Map<String, String> fields() {
      return Map.of("key", key, "number", Integer.toString(number));
    }
  }

  record Rewrapped(String key, int number, long values) implements KeyEvent {
    @Override
    public String event() {
      return "key_rewrapped";
    }

    @Override
    public Map<String, String> fields() {
      return Map.of(
          "key", key, "number", Integer.toString(number), "values", Long.toString(values));
    }
  }

  record Destroyed(String key, int number) implements KeyEvent {
    @Override
    public String event() {
      return "key_destroyed";
    }

    @Override
    public Map<String, String> fields() {
      return Map.of("key", key, "number", Integer.toString(number));
    }
  }
}
