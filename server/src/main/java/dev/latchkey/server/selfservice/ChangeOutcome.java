package dev.latchkey.server.selfservice;

import dev.latchkey.server.passwords.Reason;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.NewSession;
import java.time.Duration;
import java.util.Set;

/// How changing one's own password went.
sealed interface ChangeOutcome {
  /// All other sessions have ended; this one goes on under a new token.
  record Changed(NewSession session, Secret deviceCookie) implements ChangeOutcome {}

  /// The present password was not the one entered.
  record WrongPassword() implements ChangeOutcome {}

  record PasswordRejected(Set<Reason> reasons) implements ChangeOutcome {}

  /// The new password holds control characters.
  record PasswordUnusable() implements ChangeOutcome {}

  record SlowDown(Duration retryAfter) implements ChangeOutcome {}
}
