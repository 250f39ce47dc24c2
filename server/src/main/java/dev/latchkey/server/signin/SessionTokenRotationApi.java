package dev.latchkey.server.signin;

import dev.latchkey.server.sessions.SessionAuthenticator;
import dev.latchkey.server.throttling.Throttled;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.Response;
import java.time.Instant;
import java.util.List;

/// A new token for one's session through the API.
final class SessionTokenRotationApi {
  private final SessionTokenRotation rotation;
  private final SessionAuthenticator authenticator;

  SessionTokenRotationApi(SessionTokenRotation rotation, SessionAuthenticator authenticator) {
    this.rotation = rotation;
    this.authenticator = authenticator;
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

  private Response rotate(Exchange exchange) {
    var session = authenticator.bearer(exchange);
    var shown = exchange.bearer().orElseThrow();
    return switch (rotation.rotate(session, shown)) {
      case Throttled.Admitted(SessionTokenRotation.Outcome.Renewed renewed) ->
          Response.json(
              200,
              new Renewed(
                  renewed.session().token().exposeText(),
                  renewed.session().id().value(),
                  renewed.session().expiresAt(),
                  renewed.session().idleExpiresAt()));
      case Throttled.Admitted(SessionTokenRotation.Outcome.Over _) ->
          Response.problem(Problem.notSignedIn());
      case Throttled.TooManyAttempts(var wait) -> Response.slowDown(wait);
    };
  }
}
