package dev.latchkey.server.signin;

import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.NewSession;

/// How signing in with a link went.
sealed interface SignInLinkOutcome {
  /// There is a session.
  ///
  /// @param leaving whether the account is to be deleted: its owner is asked
  record SignedIn(NewSession session, Secret deviceCookie, boolean leaving)
      implements SignInLinkOutcome {}

  /// The link was good, and a second factor is asked for.
  record SecondFactorRequired(SecondFactorAwaited awaited) implements SignInLinkOutcome {}

  /// Unknown, expired, used, ended, or asked for by someone else: one answer. In the last case the
  /// token stays good.
  record TokenInvalid() implements SignInLinkOutcome {}
}
