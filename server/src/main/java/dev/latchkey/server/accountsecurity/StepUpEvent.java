package dev.latchkey.server.accountsecurity;

import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.identifiers.Id;

/// What became of a second factor that was to raise a session.
sealed interface StepUpEvent extends AuditEvent {
  /// The session has proved more from now on.
  ///
  /// @param method in the words of `amr`
  /// @param assurance that the session has from now on
  record Raised(Id account, Id session, String method, String assurance) implements StepUpEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("authn_step_up")
          .with("account", account)
          .with("session", session)
          .with("method", method)
          .with("assurance", assurance);
    }
  }

  /// It was wrong, or used before.
  ///
  /// @param method in the words of the API
  record Refused(Id account, Id session, String method) implements StepUpEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("authn_step_up_fail")
          .with("account", account)
          .with("session", session)
          .with("method", method);
    }
  }
}
