package dev.latchkey.server.signin;

import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.SessionAuthenticator;
import dev.latchkey.server.web.Answer;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Problem;
import java.time.Instant;
import java.util.List;

/// A new token for one's session through the API.
public final class RotationApi {
  private final Rotation rotation;
  private final SessionAuthenticator gate;

  public RotationApi(Rotation rotation, SessionAuthenticator gate) {
    this.rotation = rotation;
    this.gate = gate;
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.at("/api/v1/session/rotation").post(this::rotate));
  }

  record Renewed(String sessionToken, String sessionId, Instant expiresAt, Instant idleExpiresAt) {
    /// Masked: it hands out a session.
    @Override
    public String toString() {
      return "Renewed";
    }
  }

  private Answer rotate(Exchange exchange) {
    var session = gate.bearer(exchange);
    var shown = exchange.bearer().map(Secret::of).orElseThrow();
    return switch (rotation.rotate(session, shown)) {
      case Rotation.Outcome.Renewed renewed ->
          Answer.json(
              200,
              new Renewed(
                  renewed.session().token().exposeText(),
                  renewed.session().id().value(),
                  renewed.session().expiresAt(),
                  renewed.session().idleExpiresAt()));
      case Rotation.Outcome.Over _ -> Answer.problem(Problem.notSignedIn());
      case Rotation.Outcome.SlowDown slow -> Answer.problem(Problem.slowDown(slow.retryAfter()));
    };
  }
}
