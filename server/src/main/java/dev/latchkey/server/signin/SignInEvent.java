package dev.latchkey.server.signin;

import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.identifiers.Id;
import java.util.Map;

/// What happens at the door. An entered name may be a mistyped password: only its keyed digest is
/// kept (C-29).
sealed interface SignInEvent extends AuditEvent {
  record Succeeded(Id account, Id session, boolean knownDevice) implements SignInEvent {
    @Override
    public String event() {
      return "authn_login_success";
    }

    @Override
    public Map<String, String> fields() {
      return Map.of(
          "account", account.value(),
          "session", session.value(),
          "known_device", Boolean.toString(knownDevice));
    }
  }

  record Failed(String nameDigest, String sourceDigest) implements SignInEvent {
    @Override
    public String event() {
      return "authn_login_fail";
    }

    @Override
    public Map<String, String> fields() {
      return Map.of("name_digest", nameDigest, "source_digest", sourceDigest);
    }
  }

  record Slowed(String nameDigest, String sourceDigest) implements SignInEvent {
    @Override
    public String event() {
      return "authn_login_fail_max";
    }

    @Override
    public Map<String, String> fields() {
      return Map.of("name_digest", nameDigest, "source_digest", sourceDigest);
    }
  }

  record PasswordRehashed(Id account) implements SignInEvent {
    @Override
    public String event() {
      return "password_rehashed";
    }

    @Override
    public Map<String, String> fields() {
      return Map.of("account", account.value());
    }
  }

  record SignedOut(Id account, Id session) implements SignInEvent {
    @Override
    public String event() {
      return "session_ended";
    }

    @Override
    public Map<String, String> fields() {
      return Map.of("account", account.value(), "session", session.value(), "by", "sign_out");
    }
  }
}
