package dev.latchkey.server.signin;

import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.secondfactor.PendingSignIn;
import dev.latchkey.server.sessions.Amr;

/// What happens between the first proof and a session.
sealed interface SecondStepEvent extends AuditEvent {
  /// The first proof was right.
  record Asked(Id account, String by) implements SecondStepEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("second_factor_asked").with("account", account).with("by", by);
    }
  }

  /// It was set up on the way, because it is required.
  record Added(Id account, String method) implements SecondStepEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("second_factor_added").with("account", account).with("method", method);
    }
  }

  record Refused(Id account, String method) implements SecondStepEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("authn_second_factor_fail")
          .with("account", account)
          .with("method", method);
    }
  }

  record Succeeded(Id account, Id session, boolean knownDevice, String by, String method)
      implements SecondStepEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("authn_login_success")
          .with("account", account)
          .with("session", session)
          .with("known_device", knownDevice)
          .with("by", by)
          .with("second_factor", method);
    }
  }

  /// What the first proof was.
  static String by(PendingSignIn pending) {
    return pending.first() == Amr.EMAIL ? "link" : "password";
  }
}
