package dev.latchkey.server.notices;

import dev.latchkey.server.mail.Envelope.Secrecy;
import dev.latchkey.server.notices.OpenPgpKeyChangedLetter.Change;
import dev.latchkey.server.web.page.Letter;
import java.time.Instant;

/// What the owner of an account is told by mail: no link with a right in it, no password.
enum Notice {
  /// The invitation to an account that an operator has made. Its owner asks for the link that sets
  /// the first password: nobody else ever knows that password (S0-07), and the link is as
  /// short-lived as any.
  ACCOUNT_MADE("account-made", false, Secrecy.ANY_KEY),
  /// What became of the OpenPGP key: a letter for each, so that none that waits tells of another.
  OPENPGP_KEY_ADDED("openpgp-key-added", true, Secrecy.NONE),
  OPENPGP_KEY_REPLACED("openpgp-key-replaced", true, Secrecy.NONE),
  OPENPGP_KEY_REMOVED("openpgp-key-removed", true, Secrecy.NONE),
  /// There is another password (CS-FP-6).
  PASSWORD_CHANGED("password-changed", true, Secrecy.SETTLED_KEY),
  /// A new account has no username: the one that was asked for is somebody's, or looks like it.
  /// Signing up has not said so, because everybody can ask there.
  USERNAME_UNAVAILABLE("username-unavailable", true, Secrecy.ANY_KEY);

  private final String purpose;
  private final boolean alsoWhenDisabled;
  private final Secrecy secrecy;

  Notice(String purpose, boolean alsoWhenDisabled, Secrecy secrecy) {
    this.purpose = purpose;
    this.alsoWhenDisabled = alsoWhenDisabled;
    this.secrecy = secrecy;
  }

  /// The name in the outbox.
  String purpose() {
    return purpose;
  }

  /// Whether the owner of a disabled account is told, too.
  boolean isAlsoWhenDisabled() {
    return alsoWhenDisabled;
  }

  Secrecy secrecy() {
    return secrecy;
  }

  /// @param now when the letter is written
  Letter letter(Instant now, String baseUrl) {
    var recovery = baseUrl + "/forgot-password";
    return switch (this) {
      case ACCOUNT_MADE -> new AccountMadeLetter(recovery);
      case OPENPGP_KEY_ADDED -> OpenPgpKeyChangedLetter.of(Change.ADDED, now, baseUrl);
      case OPENPGP_KEY_REPLACED -> OpenPgpKeyChangedLetter.of(Change.REPLACED, now, baseUrl);
      case OPENPGP_KEY_REMOVED -> OpenPgpKeyChangedLetter.of(Change.REMOVED, now, baseUrl);
      case PASSWORD_CHANGED -> new PasswordChangedLetter(now, recovery, baseUrl + "/account");
      case USERNAME_UNAVAILABLE -> new UsernameLetter(baseUrl + "/sign-in");
    };
  }
}
