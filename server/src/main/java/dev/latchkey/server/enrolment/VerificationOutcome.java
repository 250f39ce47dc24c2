package dev.latchkey.server.enrolment;

import dev.latchkey.server.secrets.Secret;

/// How verifying an address went.
sealed interface VerificationOutcome {
  /// The account is open.
  ///
  /// @param deviceCookie for the browser or program that verified
  record Verified(Secret deviceCookie) implements VerificationOutcome {}

  /// This browser has opened the account with this token before.
  record AlreadyVerified() implements VerificationOutcome {}

  /// Unknown, expired, used or ended: one answer.
  record TokenInvalid() implements VerificationOutcome {}

  /// The token is good, and stays good, but this is neither the browser that signed up nor was its
  /// password entered.
  record OtherBrowser() implements VerificationOutcome {}
}
