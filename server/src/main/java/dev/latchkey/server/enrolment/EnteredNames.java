package dev.latchkey.server.enrolment;

import dev.latchkey.server.identifiers.Blanks;
import dev.latchkey.server.identifiers.DisplayName;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Flaw;
import dev.latchkey.server.identifiers.Reading;
import dev.latchkey.server.identifiers.Username;
import dev.latchkey.server.passwords.PasswordContext;
import java.util.Optional;
import java.util.function.Function;

/// The address and the names that somebody signs up with, once they are read.
sealed interface EnteredNames {
  record Accepted(PasswordContext names) implements EnteredNames {}

  /// The first of them that is refused.
  record Refused(String field, Flaw flaw) implements EnteredNames {
    SignUpOutcome outcome() {
      return field.equals("email")
          ? new SignUpOutcome.EmailRejected(flaw)
          : new SignUpOutcome.NameRejected(field, flaw);
    }

    /// Whether it is more than a slip of the pen, and belongs into the audit trail (S4-49).
    boolean isSuspicious() {
      return flaw != Flaw.FORM;
    }
  }

  static EnteredNames read(SignUp entered) {
    var email = EmailAddress.read(entered.email());
    if (email instanceof Reading.Refused<EmailAddress>(var flaw)) {
      return new Refused("email", flaw);
    }
    var username = optional(entered.username(), Username::read);
    if (username instanceof Reading.Refused<Optional<Username>>(var flaw)) {
      return new Refused("username", flaw);
    }
    var displayName = optional(entered.displayName(), DisplayName::read);
    if (displayName instanceof Reading.Refused<Optional<DisplayName>>(var flaw)) {
      return new Refused("display_name", flaw);
    }
    return new Accepted(
        new PasswordContext(
            email.accepted().orElseThrow(),
            username.accepted().orElseThrow(),
            displayName.accepted().orElseThrow()));
  }

  private static <T> Reading<Optional<T>> optional(
      Optional<String> entered, Function<String, Reading<T>> read) {
    if (entered.map(Blanks::without).filter(text -> !text.isEmpty()).isEmpty()) {
      return new Reading.Accepted<>(Optional.empty());
    }
    return switch (read.apply(entered.get())) {
      case Reading.Accepted<T>(var value) -> new Reading.Accepted<>(Optional.of(value));
      case Reading.Refused<T>(var flaw) -> new Reading.Refused<>(flaw);
    };
  }
}
