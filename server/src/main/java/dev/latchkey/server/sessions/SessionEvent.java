package dev.latchkey.server.sessions;

import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.identifiers.Id;
import java.util.Locale;
import java.util.Map;

/// What happens to a session's token.
sealed interface SessionEvent extends AuditEvent {
  record Renewed(Id account, Id session, Renewal by) implements SessionEvent {
    @Override
    public String event() {
      return "session_renewed";
    }

    @Override
    public Map<String, String> fields() {
      return Map.of(
          "account", account.value(),
          "session", session.value(),
          "by", by.name().toLowerCase(Locale.ROOT));
    }
  }

  /// The account began more sessions than it may have; those that were used least recently ended.
  record TooMany(Id account, int ended) implements SessionEvent {
    @Override
    public String event() {
      return "sessions_too_many";
    }

    @Override
    public Map<String, String> fields() {
      return Map.of("account", account.value(), "ended", Integer.toString(ended));
    }
  }

  /// A token that had been replaced was shown: somebody has a copy, so nobody goes on.
  record TokenReused(Id account, Id session) implements SessionEvent {
    @Override
    public String event() {
      return "session_token_reused";
    }

    @Override
    public Map<String, String> fields() {
      return Map.of("account", account.value(), "session", session.value());
    }
  }
}
