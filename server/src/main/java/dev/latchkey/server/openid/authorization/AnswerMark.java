package dev.latchkey.server.openid.authorization;

import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.secrets.ConstantTime;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.storage.Database;

/// Says in the way back from the question that this person has just allowed this one request: for
/// applications that any program on the device could pretend to be, no earlier consent counts (RFC
/// 8252, section 8.6).
record AnswerMark(Database database, KeyedDigests digests) {
  private static final int SECONDS = 60;

  String of(AuthorizationRequest request, Session session) {
    return at(request, session, minute());
  }

  /// Whether it was made for the request and the session, within this minute or the last one.
  boolean isOn(AuthorizationRequest request, Session session) {
    var shown = request.parameters().value(Parameters.DECISION).orElse("");
    var now = minute();
    return ConstantTime.same(shown, at(request, session, now))
        || ConstantTime.same(shown, at(request, session, now - 1));
  }

  private long minute() {
    return database.now().getEpochSecond() / SECONDS;
  }

  private String at(AuthorizationRequest request, Session session, long minute) {
    return digests.mark(
        KeyedDigests.Purpose.FORM_TOKEN,
        String.join(
            "\n",
            "allowed",
            session.id().value(),
            request.registered().client().id().value(),
            request.redirectUri(),
            request.challenge(),
            Long.toString(minute)));
  }
}
