package dev.latchkey.server.signin;

import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.NewSession;

/// How signing in went, as far as the one who tries may know.
sealed interface SignInOutcome {
  record SignedIn(NewSession session, Secret deviceCookie) implements SignInOutcome {}

  /// Unknown, unverified, disabled, wrong, empty, over-long: one answer after the same work.
  record InvalidCredentials() implements SignInOutcome {}
}
