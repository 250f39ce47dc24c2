package dev.latchkey.server.selfservice;

import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.identifiers.Id;
import java.util.Map;

/// What a signed-in person changes.
sealed interface SelfServiceEvent extends AuditEvent {
  record SessionEnded(Id account, Id session) implements SelfServiceEvent {
    @Override
    public String event() {
      return "session_ended";
    }

    @Override
    public Map<String, String> fields() {
      return Map.of("account", account.value(), "session", session.value(), "by", "owner");
    }
  }

  record OtherSessionsEnded(Id account, Id kept, int ended) implements SelfServiceEvent {
    @Override
    public String event() {
      return "sessions_ended";
    }

    @Override
    public Map<String, String> fields() {
      return Map.of(
          "account", account.value(),
          "kept", kept.value(),
          "ended", Integer.toString(ended),
          "by", "owner");
    }
  }

  record PasswordChanged(Id account) implements SelfServiceEvent {
    @Override
    public String event() {
      return "authn_password_change";
    }

    @Override
    public Map<String, String> fields() {
      return Map.of("account", account.value(), "by", "owner");
    }
  }

  record PasswordChangeRefused(Id account) implements SelfServiceEvent {
    @Override
    public String event() {
      return "authn_password_change_fail";
    }

    @Override
    public Map<String, String> fields() {
      return Map.of("account", account.value(), "reason", "wrong_password", "by", "owner");
    }
  }
}
