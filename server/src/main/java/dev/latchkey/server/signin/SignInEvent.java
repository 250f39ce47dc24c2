package dev.latchkey.server.signin;

import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.passkeys.Passkey;
import dev.latchkey.server.passkeys.webauthn.PasskeyRefusal;

/// What happens at the door. An entered name may be a mistyped password: only its keyed digest is
/// kept (C-29).
sealed interface SignInEvent extends AuditEvent {
  /// With the password.
  record Succeeded(Id account, Id session, boolean knownDevice) implements SignInEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("authn_login_success")
          .with("account", account)
          .with("session", session)
          .with("known_device", knownDevice)
          .with("by", "password");
    }
  }

  /// Someone asked for a link; for whom, and whether there is such an account, is not known here.
  record LinkRequested() implements SignInEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("sign_in_link_requested");
    }
  }

  /// With a link.
  record LinkUsed(Id account, Id session, Id token) implements SignInEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("authn_login_success")
          .with("account", account)
          .with("session", session)
          .with("token", token)
          .with("by", "link");
    }
  }

  /// A link's token was no good, or came without the request that it belongs to.
  record LinkRefused() implements SignInEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("sign_in_link_refused").with("reason", "token_invalid");
    }
  }

  record Failed(String nameDigest, String sourceDigest) implements SignInEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("authn_login_fail")
          .with("name_digest", nameDigest)
          .with("source_digest", sourceDigest);
    }
  }

  /// With a passkey.
  record PasskeyUsed(Id account, Id session, Id passkey) implements SignInEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("authn_login_success")
          .with("account", account)
          .with("session", session)
          .with("passkey", passkey)
          .with("by", "passkey");
    }
  }

  /// What was shown as a passkey opens nothing.
  record PasskeyFailed(String sourceDigest, PasskeyRefusal why) implements SignInEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("authn_login_fail")
          .with("source_digest", sourceDigest)
          .with("by", "passkey")
          .with("reason", why.word());
    }
  }

  /// Someone has a copy of a passkey that counts its uses.
  record PasskeyCopied(Id account, Id passkey) implements SignInEvent {
    static PasskeyCopied of(Passkey passkey) {
      return new PasskeyCopied(passkey.account(), passkey.id());
    }

    @Override
    public AuditEntry entry() {
      return AuditEntry.of("passkey_copied").with("account", account).with("passkey", passkey);
    }
  }

  record Slowed(String nameDigest, String sourceDigest) implements SignInEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("authn_login_fail_max")
          .with("name_digest", nameDigest)
          .with("source_digest", sourceDigest);
    }
  }

  record PasswordRehashed(Id account) implements SignInEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("password_rehashed").with("account", account);
    }
  }

  record SignedOut(Id account, Id session) implements SignInEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("session_ended")
          .with("account", account)
          .with("session", session)
          .with("by", "sign_out");
    }
  }
}
