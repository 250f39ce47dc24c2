package dev.latchkey.server.enrolment;

import dev.latchkey.server.web.page.PasswordForm;
import dev.latchkey.server.web.page.View;

/// `/sign-up`.
public sealed interface SignUpView extends View {
  /// Form fields: `email`, `display_name` (may be empty), `password`.
  record Form(
      String email,
      String displayName,
      boolean emailRejected,
      boolean nameRejected,
      PasswordForm password)
      implements SignUpView {
    public static Form empty(PasswordForm password) {
      return new Form("", "", false, false, password);
    }

    @Override
    public String template() {
      return "enrolment/sign-up.jte";
    }
  }

  /// Always the same, whether a mail goes out or not.
  record Done() implements SignUpView {
    @Override
    public String template() {
      return "enrolment/sign-up-done.jte";
    }
  }
}
