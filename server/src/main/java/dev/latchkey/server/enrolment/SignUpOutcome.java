package dev.latchkey.server.enrolment;

import dev.latchkey.server.identifiers.Flaw;
import dev.latchkey.server.passwords.Reason;
import dev.latchkey.server.secrets.Secret;
import java.time.Duration;
import java.util.Set;

/// How signing up went, as far as the one who asks may know.
public sealed interface SignUpOutcome {
  /// Always the same, whether the address has an account or not.
  ///
  /// @param request ties the verification to this browser or program; 256 random bits, base64url
  record Accepted(Secret request) implements SignUpOutcome {}

  /// The address has not the form of one, or passes for another.
  record EmailRejected(Flaw flaw) implements SignUpOutcome {}

  /// A name's form is wrong, it passes for another or it is reserved.
  record NameRejected(String field, Flaw flaw) implements SignUpOutcome {}

  record PasswordRejected(Set<Reason> reasons) implements SignUpOutcome {}

  /// The password holds control characters.
  record PasswordUnusable() implements SignUpOutcome {}

  record SlowDown(Duration retryAfter) implements SignUpOutcome {}
}
