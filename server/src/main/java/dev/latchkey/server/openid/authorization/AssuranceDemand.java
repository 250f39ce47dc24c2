package dev.latchkey.server.openid.authorization;

import dev.latchkey.server.accountsecurity.StepUp;
import dev.latchkey.server.sessions.Session;

/// Whether a session has proved what the application wants of it, and how it can.
record AssuranceDemand(StepUp stepUp) {
  /// What to do.
  sealed interface Next {
    /// There is nothing to ask.
    record GoOn() implements Next {}

    /// The person can prove more.
    record Raise(StepUp.Way way) implements Next {}

    /// The application does without it only by refusing.
    ///
    /// @param known whether it is something that other accounts can prove
    record Unmet(boolean known) implements Next {}
  }

  /// What to do with this request in this session.
  ///
  /// @param silent whether nothing may be asked
  Next of(AuthorizationRequest request, Session session, boolean silent) {
    var wanted = WantedAssurance.of(request);
    var enough = wanted.isMetBy(session.level()) || !wanted.essential();
    if (silent && enough) {
      return new Next.GoOn();
    }
    for (var value : wanted.values()) {
      if (session.level().meets(value)) {
        return new Next.GoOn();
      }
      var way = stepUp.way(session, value);
      if (way != StepUp.Way.NONE) {
        return new Next.Raise(way);
      }
    }
    return enough ? new Next.GoOn() : new Next.Unmet(!wanted.values().isEmpty());
  }
}
