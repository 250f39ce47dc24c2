package dev.latchkey.server.enrolment;

import dev.latchkey.server.identifiers.RejectionReason;
import dev.latchkey.server.web.page.PasswordForm;
import dev.latchkey.server.web.page.View;
import java.util.List;
import java.util.Map;

/// `/sign-up`.
public sealed interface SignUpView extends View {
  List<String> FIELDS = List.of("email", "username", "display_name", "password");

  /// The key of the sentence that says what is wrong with the field.
  static String problem(String field, RejectionReason flaw) {
    return switch (flaw) {
      case FORM, CHARACTER -> "sign-up." + field + ".rejected.more";
      default -> "sign-up.flaw." + flaw.word();
    };
  }

  /// Form fields: `email`, `username` and `display_name` (may be empty), `password`.
  ///
  /// @param domains those that can sign up; empty where all can
  /// @param flaws by field, what is wrong with an address or name
  record Form(
      String email,
      String username,
      String displayName,
      Map<String, RejectionReason> flaws,
      PasswordForm password,
      String domains)
      implements SignUpView {
    public Form {
      flaws = Map.copyOf(flaws);
    }

    /// Which fields have to be corrected, in the order of the form.
    public List<String> wrong() {
      return FIELDS.stream()
          .filter(field ->
              flaws.containsKey(field)
                  || (field.equals("password") && !password.reasons().isEmpty()))
          .toList();
    }

    /// The key of the sentence that says what is wrong with the field; empty where nothing is.
    public String problem(String field) {
      return flaws.containsKey(field) ? SignUpView.problem(field, flaws.get(field)) : "";
    }

    @Override
    public String template() {
      return "enrolment/sign-up.jte";
    }
  }

  /// Stands at every address of signing up while it is closed.
  record Closed() implements SignUpView {
    @Override
    public String template() {
      return "enrolment/sign-up-closed.jte";
    }
  }

  /// Always the same, whether a mail goes out or not. Its form is that of [Correct].
  ///
  /// @param email as it was typed
  record Done(String email) implements SignUpView {
    @Override
    public String template() {
      return "enrolment/sign-up-done.jte";
    }
  }

  /// `/sign-up/address`. Form field: `email`, the one that the sign-up of this browser is meant
  /// for.
  ///
  /// @param problem the key of the sentence that says what is wrong; empty where nothing is
  record Correct(String email, String problem) implements SignUpView {
    @Override
    public String template() {
      return "enrolment/sign-up-address.jte";
    }
  }
}
