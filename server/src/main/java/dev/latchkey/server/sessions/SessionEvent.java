package dev.latchkey.server.sessions;

import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.identifiers.Id;

/// What happens to a session's token.
sealed interface SessionEvent extends AuditEvent {
  record Renewed(Id account, Id session, Renewal by) implements SessionEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("session_renewed")
          .with("account", account)
          .with("session", session)
          .with("by", by);
    }
  }

  /// The account began more sessions than it may have; those that were used least recently ended.
  record TooMany(Id account, int ended) implements SessionEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("sessions_too_many").with("account", account).with("ended", ended);
    }
  }

  /// A token that had been replaced was presented: someone has a copy, so the session ends.
  record TokenReused(Id account, Id session) implements SessionEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("session_token_reused")
          .with("account", account)
          .with("session", session);
    }
  }
}
