package dev.latchkey.server.signin;

import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.NewSession;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.sessions.Sessions;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.throttling.Limit;
import dev.latchkey.server.throttling.RateLimiter;
import dev.latchkey.server.throttling.Throttled;
import java.util.List;

/// A new token for a program's session (S4-28, C-22). Browsers get theirs by themselves.
final class SessionTokenRotation {
  private final Database database;
  private final Sessions sessions;
  private final RateLimiter limiter;

  SessionTokenRotation(Database database, Sessions sessions, RateLimiter limiter) {
    this.database = database;
    this.sessions = sessions;
    this.limiter = limiter;
  }

  /// How it went.
  sealed interface Outcome {
    /// The token that was shown stays good for the overlap.
    record Renewed(NewSession session) implements Outcome {}

    /// The session has ended meanwhile.
    record Over() implements Outcome {}
  }

  /// @param shown the token by which the session was found
  Throttled<Outcome> rotate(Session session, Secret shown) {
    return database.write(transaction -> rotate(transaction, session, shown));
  }

  private Throttled<Outcome> rotate(Transaction transaction, Session session, Secret shown) {
    var full = limiter.chargeIn(transaction, List.of(Limit.ROTATION.of(session.id().value())));
    return full.isPresent()
        ? Throttled.until(full.get().retryAfter())
        : Throttled.of(
            sessions
                .rotate(transaction, session, shown)
                .<Outcome>map(Outcome.Renewed::new)
                .orElseGet(Outcome.Over::new));
  }
}
