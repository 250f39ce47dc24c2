package dev.latchkey.server.enrolment;

import dev.latchkey.server.identifiers.RejectionReason;
import dev.latchkey.server.passwords.PolicyViolation;
import dev.latchkey.server.secrets.Secret;
import java.util.List;
import java.util.Set;

/// How signing up went, as far as the one who asks may know.
sealed interface SignUpOutcome {
  /// Always the same, whether the address has an account or not.
  ///
  /// @param request ties the verification to this browser or program; 256 random bits, base64url
  record Accepted(Secret request) implements SignUpOutcome {}

  /// All that has to be corrected, in the order of the fields: one at least.
  record Rejected(List<Fault> faults) implements SignUpOutcome {
    public Rejected {
      faults = List.copyOf(faults);
    }
  }

  /// What is wrong with one field.
  sealed interface Fault {}

  /// The address has not the form of one, or passes for another.
  record EmailRejected(RejectionReason flaw) implements Fault {}

  /// A name's form is wrong, it passes for another or it is reserved.
  record NameRejected(String field, RejectionReason flaw) implements Fault {}

  record PasswordRejected(Set<PolicyViolation> reasons) implements Fault {}

  /// The password holds control characters.
  record PasswordUnusable() implements Fault {}
}
