package dev.latchkey.server.enrolment;

import dev.latchkey.server.identifiers.Flaw;
import dev.latchkey.server.web.page.PasswordForm;
import dev.latchkey.server.web.page.View;
import java.util.List;
import java.util.Map;

/// `/sign-up`.
public sealed interface SignUpView extends View {
  List<String> FIELDS = List.of("email", "username", "display_name", "password");

  /// Form fields: `email`, `username` and `display_name` (may be empty), `password`.
  ///
  /// @param flaws by field, what is wrong with an address or name
  record Form(
      String email,
      String username,
      String displayName,
      Map<String, Flaw> flaws,
      PasswordForm password)
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
      var flaw = flaws.get(field);
      if (flaw == null) {
        return "";
      }
      return switch (flaw) {
        case FORM, CHARACTER -> "sign-up." + field + ".rejected.more";
        default -> "sign-up.flaw." + flaw.word();
      };
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
