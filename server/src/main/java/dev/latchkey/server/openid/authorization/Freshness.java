package dev.latchkey.server.openid.authorization;

import dev.latchkey.server.sessions.Session;
import java.time.Instant;

/// Whether the person has to prove once more who it is: `prompt=login`, `max_age`, and what is left
/// of both on the way back from doing so.
final class Freshness {
  private Freshness() {}

  static boolean isLacking(AuthorizationRequest request, Session session, Instant now) {
    var last = session.authenticatedAt().getEpochSecond();
    var tooOld =
        request
            .seconds(Parameters.MAX_AGE)
            .filter(age -> now.getEpochSecond() - last > age || age == 0)
            .isPresent();
    var notSince = request.seconds(Parameters.SINCE).filter(since -> last < since).isPresent();
    return request.prompts("login") || tooOld || notSince;
  }
}
