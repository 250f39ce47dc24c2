package dev.latchkey.server.enrolment;

import dev.latchkey.server.identifiers.Flaw;
import dev.latchkey.server.web.page.PasswordForm;
import dev.latchkey.server.web.page.View;
import org.jspecify.annotations.Nullable;

/// `/sign-up`.
public sealed interface SignUpView extends View {
  /// Form fields: `email`, `username` and `display_name` (may be empty), `password`.
  record Form(
      String email,
      String username,
      String displayName,
      @Nullable Rejected rejected,
      PasswordForm password)
      implements SignUpView {
    public static Form empty(PasswordForm password) {
      return new Form("", "", "", null, password);
    }

    public boolean failed() {
      return rejected != null || !password.reasons().isEmpty();
    }

    /// The key of the sentence that says what is wrong with the field; empty where nothing is.
    public String problem(String field) {
      if (rejected == null || !rejected.field.equals(field)) {
        return "";
      }
      return switch (rejected.flaw) {
        case FORM, CHARACTER -> "sign-up." + field + ".rejected.more";
        default -> "sign-up.flaw." + rejected.flaw.word();
      };
    }

    @Override
    public String template() {
      return "enrolment/sign-up.jte";
    }
  }

  /// A field that was refused, and why.
  record Rejected(String field, Flaw flaw) {}

  /// Always the same, whether a mail goes out or not.
  record Done() implements SignUpView {
    @Override
    public String template() {
      return "enrolment/sign-up-done.jte";
    }
  }
}
