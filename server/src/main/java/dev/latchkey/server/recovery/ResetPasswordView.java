package dev.latchkey.server.recovery;

import dev.latchkey.server.web.page.PasswordForm;
import dev.latchkey.server.web.page.View;
import org.jspecify.annotations.Nullable;

/// `/reset-password`. When it is done, the sign-in page says so.
public sealed interface ResetPasswordView extends View {
  /// Form fields: `token` (a pasted value may be the whole link), `new_password`,
  /// `new_password_repeat`.
  ///
  /// @param token kept when the form comes back with a problem; null when the page first opens
  /// @param repeatDiffers the two passwords were not the same
  record Form(@Nullable String token, PasswordForm password, boolean repeatDiffers)
      implements ResetPasswordView {
    public static Form empty(PasswordForm password) {
      return new Form(null, password, false);
    }

    @Override
    public String template() {
      return "recovery/reset-password.jte";
    }

    /// Masked: the token is a secret.
    @Override
    public String toString() {
      return "Form[password=" + password + ", repeatDiffers=" + repeatDiffers + "]";
    }
  }

  /// Unknown, expired or used: one answer.
  record TokenInvalid() implements ResetPasswordView {
    @Override
    public String template() {
      return "recovery/reset-password-token-invalid.jte";
    }
  }
}
