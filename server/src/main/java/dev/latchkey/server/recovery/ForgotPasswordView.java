package dev.latchkey.server.recovery;

import dev.latchkey.server.web.page.View;

/// `/forgot-password`.
public sealed interface ForgotPasswordView extends View {
  /// Form field: `email`.
  record Form(String email) implements ForgotPasswordView {
    @Override
    public String template() {
      return "recovery/forgot-password.jte";
    }
  }

  /// Always the same, whether a mail goes out or not. Its form asks again.
  ///
  /// @param email as it was typed
  record Done(String email) implements ForgotPasswordView {
    @Override
    public String template() {
      return "recovery/forgot-password-done.jte";
    }
  }
}
