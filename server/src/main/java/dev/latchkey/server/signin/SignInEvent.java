package dev.latchkey.server.signin;

import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.identifiers.Id;
import java.util.Map;

/// What happens at the door. An entered name may be a mistyped password: only its keyed digest is
/// kept (C-29).
sealed interface SignInEvent extends AuditEvent {
  /// With the password.
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
          "known_device", Boolean.toString(knownDevice),
          "by", "password");
    }
  }

  /// Somebody asked for a link; for whom, and whether there is such an account, is not known here.
  record LinkRequested() implements SignInEvent {
    @Override
    public String event() {
      return "sign_in_link_requested";
    }

    @Override
    public Map<String, String> fields() {
      return Map.of();
    }
  }

  /// With a link.
  record LinkUsed(Id account, Id session, Id token) implements SignInEvent {
    @Override
    public String event() {
      return "authn_login_success";
    }

    @Override
    public Map<String, String> fields() {
      return Map.of(
          "account", account.value(),
          "session", session.value(),
          "token", token.value(),
          "by", "link");
    }
  }

  /// A link's token was no good, or came without the request that it belongs to.
  record LinkRefused() implements SignInEvent {
    @Override
    public String event() {
      return "sign_in_link_refused";
    }

    @Override
    public Map<String, String> fields() {
      return Map.of("reason", "token_invalid");
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
