package dev.latchkey.server.notices;

import dev.latchkey.server.mail.Envelope;
import dev.latchkey.server.web.page.Letter;
import java.time.Instant;

/// What the owner of an account is told by mail: no link with a right in it, no password.
enum Notice {
  /// The invitation to an account that an operator has made. Its owner asks for the link that sets
  /// the first password: nobody else ever knows that password (S0-07), and the link is as
  /// short-lived as any.
  ACCOUNT_MADE("account-made", false) {
    @Override
    Letter letter(Instant now, String baseUrl) {
      return new AccountMadeLetter(baseUrl + "/forgot-password");
    }
  },
  /// What became of the OpenPGP key: a letter for each, so that none that waits tells of another.
  OPENPGP_KEY_ADDED("openpgp-key-added", true) {
    @Override
    Letter letter(Instant now, String baseUrl) {
      return OpenPgpKeyChangedLetter.of(OpenPgpKeyChangedLetter.Change.ADDED, now, baseUrl);
    }

    @Override
    Envelope.Secrecy secrecy() {
      return Envelope.Secrecy.NONE;
    }
  },
  OPENPGP_KEY_REPLACED("openpgp-key-replaced", true) {
    @Override
    Letter letter(Instant now, String baseUrl) {
      return OpenPgpKeyChangedLetter.of(OpenPgpKeyChangedLetter.Change.REPLACED, now, baseUrl);
    }

    @Override
    Envelope.Secrecy secrecy() {
      return Envelope.Secrecy.NONE;
    }
  },
  OPENPGP_KEY_REMOVED("openpgp-key-removed", true) {
    @Override
    Letter letter(Instant now, String baseUrl) {
      return OpenPgpKeyChangedLetter.of(OpenPgpKeyChangedLetter.Change.REMOVED, now, baseUrl);
    }

    @Override
    Envelope.Secrecy secrecy() {
      return Envelope.Secrecy.NONE;
    }
  },
  /// The password was set anew (CS-FP-6).
  PASSWORD_CHANGED("password-changed", true) {
    @Override
    Letter letter(Instant now, String baseUrl) {
      return new PasswordChangedLetter(now, baseUrl + "/forgot-password", baseUrl + "/account");
    }

    @Override
    Envelope.Secrecy secrecy() {
      return Envelope.Secrecy.SETTLED_KEY;
    }
  },
  /// A new account has no username: the one that was asked for is somebody's, or looks like it.
  /// Signing up has not said so, because everybody can ask there.
  USERNAME_UNAVAILABLE("username-unavailable", true) {
    @Override
    Letter letter(Instant now, String baseUrl) {
      return new UsernameLetter(baseUrl + "/sign-in");
    }
  };

  private final String purpose;
  private final boolean alsoWhenDisabled;

  Notice(String purpose, boolean alsoWhenDisabled) {
    this.purpose = purpose;
    this.alsoWhenDisabled = alsoWhenDisabled;
  }

  /// The name in the outbox.
  String purpose() {
    return purpose;
  }

  /// Whether the owner of a disabled account is told, too.
  boolean isAlsoWhenDisabled() {
    return alsoWhenDisabled;
  }

  Envelope.Secrecy secrecy() {
    return Envelope.Secrecy.ANY_KEY;
  }

  /// @param now when the letter is written
  abstract Letter letter(Instant now, String baseUrl);
}
