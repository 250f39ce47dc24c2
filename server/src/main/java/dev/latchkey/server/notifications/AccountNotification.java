package dev.latchkey.server.notifications;

import dev.latchkey.server.mail.OutgoingMail.Secrecy;
import dev.latchkey.server.notifications.OpenPgpKeyChangedMail.Change;
import dev.latchkey.server.notifications.SecurityNotificationMail.Kind;
import dev.latchkey.server.web.page.MailView;
import java.time.Instant;

/// What the owner of an account is told by mail: no link with a right in it, no password.
enum AccountNotification {
  /// What became of the OpenPGP key: an email for each, so that none that waits tells of another.
  OPENPGP_KEY_ADDED("openpgp-key-added", true, Secrecy.NONE),
  OPENPGP_KEY_REPLACED("openpgp-key-replaced", true, Secrecy.NONE),
  OPENPGP_KEY_REMOVED("openpgp-key-removed", true, Secrecy.NONE),
  /// What opens the account beside the password (NIST-B4-4.1.2.1).
  PASSKEY_ADDED("passkey-added", true, Secrecy.SETTLED_KEY),
  PASSKEY_REMOVED("passkey-removed", true, Secrecy.SETTLED_KEY),
  /// There is another password (CS-FP-6).
  PASSWORD_CHANGED("password-changed", true, Secrecy.SETTLED_KEY),
  /// A name of the account is another one.
  PROFILE_CHANGED("profile-changed", true, Secrecy.SETTLED_KEY),
  /// Someone has signed in on an unknown device after many failures (ASVS-6.3.5).
  SIGNED_IN_AFTER_FAILURES("signed-in-after-failures", false, Secrecy.SETTLED_KEY),
  /// An authenticator app was set up.
  SECOND_FACTOR_ADDED("second-factor-added", true, Secrecy.SETTLED_KEY),
  /// It was removed.
  SECOND_FACTOR_REMOVED("second-factor-removed", true, Secrecy.SETTLED_KEY),
  /// An operator has removed all second factors.
  SECOND_FACTOR_RESET("second-factor-reset", true, Secrecy.SETTLED_KEY),
  /// Someone knows the password, and not the code (CS-CR-3).
  SECOND_FACTOR_REFUSED("second-factor-refused", true, Secrecy.SETTLED_KEY),
  /// A password was right after many wrong ones, and the second factor was asked for.
  PASSWORD_GUESSED("password-guessed", true, Secrecy.SETTLED_KEY),
  /// There are other recovery codes.
  RECOVERY_CODES_MADE("recovery-codes-made", true, Secrecy.SETTLED_KEY),
  /// Someone has signed in with a recovery code.
  RECOVERY_CODE_USED("recovery-code-used", true, Secrecy.SETTLED_KEY),
  /// The owner, or someone with a session, has allowed a device without a browser to sign in.
  DEVICE_ALLOWED("device-allowed", true, Secrecy.SETTLED_KEY),
  /// A new account has no username: the one that was asked for is someone's, or looks like it.
  /// Signing up has not said so, because everyone can ask there.
  USERNAME_UNAVAILABLE("username-unavailable", true, Secrecy.ANY_KEY);

  private final String purpose;
  private final boolean alsoWhenDisabled;
  private final Secrecy secrecy;

  AccountNotification(String purpose, boolean alsoWhenDisabled, Secrecy secrecy) {
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

  /// @param now when the email is written
  MailView letter(Instant now, String baseUrl) {
    return switch (this) {
      case OPENPGP_KEY_ADDED -> OpenPgpKeyChangedMail.of(Change.ADDED, now, baseUrl);
      case OPENPGP_KEY_REPLACED -> OpenPgpKeyChangedMail.of(Change.REPLACED, now, baseUrl);
      case OPENPGP_KEY_REMOVED -> OpenPgpKeyChangedMail.of(Change.REMOVED, now, baseUrl);
      case PASSKEY_ADDED -> SecurityNotificationMail.of(Kind.PASSKEY_ADDED, now, baseUrl);
      case PASSKEY_REMOVED -> SecurityNotificationMail.of(Kind.PASSKEY_REMOVED, now, baseUrl);
      case PASSWORD_CHANGED -> SecurityNotificationMail.of(Kind.PASSWORD_CHANGED, now, baseUrl);
      case PROFILE_CHANGED -> SecurityNotificationMail.of(Kind.PROFILE_CHANGED, now, baseUrl);
      case SIGNED_IN_AFTER_FAILURES ->
          SecurityNotificationMail.of(Kind.SIGNED_IN_AFTER_FAILURES, now, baseUrl);
      case SECOND_FACTOR_ADDED ->
          SecurityNotificationMail.of(Kind.SECOND_FACTOR_ADDED, now, baseUrl);
      case SECOND_FACTOR_REMOVED ->
          SecurityNotificationMail.of(Kind.SECOND_FACTOR_REMOVED, now, baseUrl);
      case SECOND_FACTOR_RESET ->
          SecurityNotificationMail.of(Kind.SECOND_FACTOR_RESET, now, baseUrl);
      case SECOND_FACTOR_REFUSED ->
          SecurityNotificationMail.of(Kind.SECOND_FACTOR_REFUSED, now, baseUrl);
      case PASSWORD_GUESSED -> SecurityNotificationMail.of(Kind.PASSWORD_GUESSED, now, baseUrl);
      case RECOVERY_CODES_MADE ->
          SecurityNotificationMail.of(Kind.RECOVERY_CODES_MADE, now, baseUrl);
      case RECOVERY_CODE_USED -> SecurityNotificationMail.of(Kind.RECOVERY_CODE_USED, now, baseUrl);
      case DEVICE_ALLOWED -> SecurityNotificationMail.of(Kind.DEVICE_ALLOWED, now, baseUrl);
      case USERNAME_UNAVAILABLE -> new UsernameMail(baseUrl + "/sign-in");
    };
  }
}
