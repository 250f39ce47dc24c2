package dev.latchkey.server.signin;

import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.NewSession;

/// How signing in with a link went.
sealed interface SignInLinkOutcome {
  record SignedIn(NewSession session, Secret deviceCookie) implements SignInLinkOutcome {}

  /// Unknown, expired, used, ended, or asked for by someone else: one answer. In the last case the
  /// token stays good.
  record TokenInvalid() implements SignInLinkOutcome {}
}
