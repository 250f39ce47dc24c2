package dev.latchkey.server.selfservice;

import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.identifiers.Id;

/// What a signed-in person changes.
sealed interface SelfServiceEvent extends AuditEvent {
  record SessionEnded(Id account, Id session) implements SelfServiceEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("session_ended")
          .with("account", account)
          .with("session", session)
          .with("by", "owner");
    }
  }

  record OtherSessionsEnded(Id account, Id kept, int ended) implements SelfServiceEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("sessions_ended")
          .with("account", account)
          .with("kept", kept)
          .with("ended", ended)
          .with("by", "owner");
    }
  }

  /// The person has asked for all that is stored.
  record DataExported(Id account) implements SelfServiceEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("data_exported").with("account", account).with("by", "owner");
    }
  }

  record PasswordChanged(Id account) implements SelfServiceEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("authn_password_change").with("account", account).with("by", "owner");
    }
  }

  record PasswordChangeRefused(Id account) implements SelfServiceEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("authn_password_change_fail")
          .with("account", account)
          .with("reason", "wrong_password")
          .with("by", "owner");
    }
  }
}
