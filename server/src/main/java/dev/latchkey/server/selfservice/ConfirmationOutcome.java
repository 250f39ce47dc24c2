package dev.latchkey.server.selfservice;

import dev.latchkey.server.sessions.NewSession;
import java.time.Duration;

/// How asking for the password again went.
sealed interface ConfirmationOutcome {
  /// The session goes on under a new token; the old ones have ended.
  record Confirmed(NewSession session) implements ConfirmationOutcome {}

  record WrongPassword() implements ConfirmationOutcome {}

  /// The session has ended meanwhile.
  record Over() implements ConfirmationOutcome {}

  record SlowDown(Duration retryAfter) implements ConfirmationOutcome {}
}
