package dev.latchkey.server.signin;

import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.NewSession;

/// How signing in with a passkey went.
sealed interface PasskeySignInOutcome {
  /// There is a session.
  ///
  /// @param leaving whether the account is to be deleted: its owner is asked
  record SignedIn(NewSession session, Secret deviceCookie, boolean leaving)
      implements PasskeySignInOutcome {}

  /// Unknown, removed, someone else's, wrongly signed, of a disabled account: one answer.
  record InvalidCredentials() implements PasskeySignInOutcome {}

  /// The challenge has expired, was used, or belongs to another browser.
  record TooLate() implements PasskeySignInOutcome {}
}
