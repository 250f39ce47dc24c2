package dev.latchkey.server.notifications;

import dev.latchkey.server.web.page.MailView;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Tells the owner of what only the owner should be able to do, and what to do if it was someone
/// else.
///
/// @param recoveryLink `BASE/forgot-password`: carries no right
/// @param accountLink `BASE/account`: the sessions, for a signed-in user
/// @param signIn where it was, if that is what the owner is told
public record SecurityNotificationMail(
    Kind kind, Instant at, String recoveryLink, String accountLink, @Nullable SignInPlace signIn)
    implements MailView {
  public enum Kind {
    PASSKEY_ADDED("passkey-added"),
    PASSKEY_REMOVED("passkey-removed"),
    PASSWORD_CHANGED("password-changed"),
    /// A name of the account.
    PROFILE_CHANGED("profile-changed"),
    /// On a device that was not known, after many wrong passwords.
    SIGNED_IN_AFTER_FAILURES("signed-in-after-failures"),
    /// On a device, or from a country, that is new.
    NEW_SIGN_IN("new-sign-in"),
    SECOND_FACTOR_ADDED("second-factor-added"),
    SECOND_FACTOR_REMOVED("second-factor-removed"),
    SECOND_FACTOR_RESET("second-factor-reset"),
    SECOND_FACTOR_REFUSED("second-factor-refused"),
    PASSWORD_GUESSED("password-guessed"),
    RECOVERY_CODES_MADE("recovery-codes-made"),
    RECOVERY_CODE_USED("recovery-code-used"),
    /// One without a browser.
    DEVICE_ALLOWED("device-allowed");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /// Where the owner looks.
    private String page() {
      return switch (this) {
        case PASSKEY_ADDED, PASSKEY_REMOVED -> "/account/passkeys";
        case DEVICE_ALLOWED -> "/account/applications";
        default -> "/account";
      };
    }
  }

  /// Where someone has signed in.
  ///
  /// @param device browser and system, in well-known words
  /// @param country by ISO 3166-1; null where it is not known
  /// @param attribution whose data tells the country, where its licence wants that
  public record SignInPlace(String device, @Nullable String country, @Nullable String attribution) {
    public SignInPlace {
      MailView.singleLine(device);
    }
  }

  static SecurityNotificationMail of(Kind kind, Instant at, String baseUrl) {
    return new SecurityNotificationMail(
        kind, at, baseUrl + "/forgot-password", baseUrl + kind.page(), null);
  }

  SecurityNotificationMail with(SignInPlace place) {
    return new SecurityNotificationMail(kind, at, recoveryLink, accountLink, place);
  }

  public SecurityNotificationMail {
    MailView.singleLine(recoveryLink);
    MailView.singleLine(accountLink);
  }

  @Override
  public String name() {
    return "security-notification";
  }

  /// Whose steps to take if it was someone else; a new password alone ends no passkey.
  public String notYou() {
    return kind == Kind.PASSKEY_ADDED ? "passkey-added" : "password-changed";
  }

  @Override
  public String words() {
    return kind.words;
  }
}
