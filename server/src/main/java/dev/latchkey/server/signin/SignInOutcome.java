package dev.latchkey.server.signin;

import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.NewSession;
import java.time.Duration;

/// How signing in went, as far as the one who tries may know.
sealed interface SignInOutcome {
  /// There is a session.
  ///
  /// @param leaving whether the account is to be deleted: its owner is asked
  record SignedIn(NewSession session, Secret deviceCookie, boolean leaving)
      implements SignInOutcome {}

  /// The password was right, and a second factor is asked for.
  record SecondFactorRequired(SecondFactorAwaited awaited) implements SignInOutcome {}

  /// Unknown, unverified, disabled, wrong, empty, over-long: one answer after the same work.
  record InvalidCredentials() implements SignInOutcome {}

  /// Others have used up the attempts with this name, or the attempt is suspected: it can be tried
  /// again after a while, or at once with the work done.
  ///
  /// @param retryAfter for those who cannot do it
  /// @param suspicion how strongly it is suspected
  record WorkRequired(Duration retryAfter, int suspicion) implements SignInOutcome {}
}
