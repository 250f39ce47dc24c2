package dev.latchkey.server.enrolment;

import dev.latchkey.server.identifiers.Blanks;
import dev.latchkey.server.identifiers.DisplayName;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.ParseResult;
import dev.latchkey.server.identifiers.RejectionReason;
import dev.latchkey.server.identifiers.Username;
import dev.latchkey.server.passwords.PasswordContext;
import dev.latchkey.server.secrets.Secret;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// The address and the names that someone signs up with, once they are read.
///
/// @param refused what has to be corrected, in the order of the form
record ParsedIdentifiers(
    ParseResult<EmailAddress> email,
    ParseResult<Optional<Username>> username,
    ParseResult<Optional<DisplayName>> displayName,
    List<Refused> refused) {
  record Refused(String field, RejectionReason flaw) {
    SignUpOutcome.Fault fault() {
      return field.equals("email")
          ? new SignUpOutcome.EmailRejected(flaw)
          : new SignUpOutcome.NameRejected(field, flaw);
    }

    /// Whether it is more than a slip of the pen, and belongs into the audit trail (S4-49).
    boolean isSuspicious() {
      return flaw != RejectionReason.FORM;
    }
  }

  static ParsedIdentifiers read(SignUp entered) {
    var email = EmailAddress.read(entered.email());
    var username = optional(entered.username(), Username::read);
    var displayName = optional(entered.displayName(), DisplayName::read);
    var refused =
        Stream.of(
                refused("email", email),
                refused("username", username),
                refused("display_name", displayName))
            .flatMap(Optional::stream)
            .toList();
    return new ParsedIdentifiers(email, username, displayName, refused);
  }

  /// An address alone.
  static ParsedIdentifiers read(String email) {
    return read(
        new SignUp(email, Secret.of(""), Optional.empty(), Optional.empty(), Optional.empty()));
  }

  private static <T> Optional<Refused> refused(String field, ParseResult<T> reading) {
    return reading instanceof ParseResult.Refused<T>(var flaw)
        ? Optional.of(new Refused(field, flaw))
        : Optional.empty();
  }

  /// Empty where something is refused.
  Optional<PasswordContext> accepted() {
    return refused.isEmpty()
        ? Optional.of(
            new PasswordContext(
                email.accepted().orElseThrow(),
                username.accepted().orElseThrow(),
                displayName.accepted().orElseThrow()))
        : Optional.empty();
  }

  /// What of them a guesser would try first.
  List<String> words() {
    return PasswordContext.words(
        email.accepted(),
        username.accepted().flatMap(Function.identity()),
        displayName.accepted().flatMap(Function.identity()));
  }

  private static <T> ParseResult<Optional<T>> optional(
      Optional<String> entered, Function<String, ParseResult<T>> read) {
    if (entered.map(Blanks::without).filter(text -> !text.isEmpty()).isEmpty()) {
      return new ParseResult.Accepted<>(Optional.empty());
    }
    return switch (read.apply(entered.get())) {
      case ParseResult.Accepted<T>(var value) -> new ParseResult.Accepted<>(Optional.of(value));
      case ParseResult.Refused<T>(var flaw) -> new ParseResult.Refused<>(flaw);
    };
  }
}
