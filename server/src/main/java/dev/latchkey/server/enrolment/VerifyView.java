package dev.latchkey.server.enrolment;

import dev.latchkey.server.web.page.View;
import org.jspecify.annotations.Nullable;

/// `/verify` and `/verify/resend`.
public sealed interface VerifyView extends View {
  /// Form fields: `token` (a pasted value may be the whole link), `password` when asked for.
  ///
  /// @param askPassword in another browser than the one that signed up
  record Form(boolean askPassword, @Nullable Problem problem) implements VerifyView {
    @Override
    public String template() {
      return "enrolment/verify.jte";
    }
  }

  /// Why the form came back; the token is still good.
  enum Problem {
    /// It was opened in another browser: now the password is asked for.
    OTHER_BROWSER,
    WRONG_PASSWORD
  }

  /// Unknown, expired or used: one answer.
  record TokenInvalid() implements VerifyView {
    @Override
    public String template() {
      return "enrolment/verify-token-invalid.jte";
    }
  }

  /// The link was used before, in this browser.
  record AlreadyDone() implements VerifyView {
    @Override
    public String template() {
      return "enrolment/verify-already-done.jte";
    }
  }

  record Done() implements VerifyView {
    @Override
    public String template() {
      return "enrolment/verify-done.jte";
    }
  }

  /// `/verify/resend`. Form field: `email`.
  record Resend(String email) implements VerifyView {
    @Override
    public String template() {
      return "enrolment/resend.jte";
    }
  }

  /// Always the same, whether a mail goes out or not. Its form asks again.
  ///
  /// @param email as it was typed
  record ResendDone(String email) implements VerifyView {
    @Override
    public String template() {
      return "enrolment/resend-done.jte";
    }
  }
}
