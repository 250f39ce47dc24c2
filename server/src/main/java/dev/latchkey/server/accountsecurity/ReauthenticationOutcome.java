package dev.latchkey.server.accountsecurity;

import dev.latchkey.server.sessions.NewSession;

/// How asking again who it is went.
public sealed interface ReauthenticationOutcome {
  /// The session goes on under a new token; the old ones have ended.
  record Confirmed(NewSession session) implements ReauthenticationOutcome {}

  record WrongPassword() implements ReauthenticationOutcome {}

  /// The password was right.
  record WrongFactor() implements ReauthenticationOutcome {}

  /// The session has ended meanwhile.
  record Over() implements ReauthenticationOutcome {}
}
