package dev.latchkey.server.recovery;

import dev.latchkey.server.passwords.PolicyViolation;
import dev.latchkey.server.secrets.Secret;
import java.util.Set;

/// How setting a new password went.
sealed interface RecoveryOutcome {
  /// The password is set.
  ///
  /// @param login the address of the account, to sign in with
  /// @param deviceCookie for the browser or program that recovered; it starts no session
  record Recovered(String login, Secret deviceCookie) implements RecoveryOutcome {
    /// Masked: the login is a person's address.
    @Override
    public String toString() {
      return "Recovered";
    }
  }

  /// Unknown, expired, used or ended: one answer.
  record TokenInvalid() implements RecoveryOutcome {}

  /// The token stays good.
  record PasswordRejected(Set<PolicyViolation> reasons) implements RecoveryOutcome {}

  /// The password holds control characters; the token stays good.
  record PasswordUnusable() implements RecoveryOutcome {}
}
