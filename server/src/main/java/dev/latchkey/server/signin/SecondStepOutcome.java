package dev.latchkey.server.signin;

import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.NewSession;
import dev.latchkey.server.web.Cookie;
import java.util.Optional;

/// How the second step of signing in went.
sealed interface SecondStepOutcome {
  /// There is a session.
  ///
  /// @param leaving whether the account is to be deleted: its owner is asked
  /// @param remembered by which this browser is not asked again for a while
  record SignedIn(
      NewSession session, Secret deviceCookie, boolean leaving, Optional<Cookie> remembered)
      implements SecondStepOutcome {}

  /// Not right, or used before: one answer. The token stays good.
  record WrongCode() implements SecondStepOutcome {}

  /// There were so many wrong codes on devices that the account does not know that none is taken
  /// there any more.
  record Closed() implements SecondStepOutcome {}

  /// The token is unknown, used or over: the person signs in once more.
  record Lapsed() implements SecondStepOutcome {}
}
