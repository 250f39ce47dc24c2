package dev.latchkey.server.recovery;

import dev.latchkey.server.web.page.PasswordForm;
import dev.latchkey.server.web.page.View;

/// `/reset-password` and `/invitation`. When it is done, the sign-in page says so.
public sealed interface ResetPasswordView extends View {
  /// Form fields: `token` (a pasted value may be the whole link), `new_password`,
  /// `new_password_repeat`.
  ///
  /// @param page its own address
  /// @param words what the keys of its messages begin with: `reset` or `invitation`
  /// @param repeatDiffers the two passwords were not the same
  record Form(String page, String words, PasswordForm password, boolean repeatDiffers)
      implements ResetPasswordView {
    Form(PasswordLink link, PasswordForm password, boolean repeatDiffers) {
      this(
          link.page(),
          link == PasswordLink.INVITATION ? "invitation" : "reset",
          password,
          repeatDiffers);
    }

    @Override
    public String template() {
      return "recovery/reset-password.jte";
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
