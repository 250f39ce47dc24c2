package dev.latchkey.server.selfservice;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.sessions.SessionAuthenticator;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.Response;
import java.time.Instant;
import java.util.List;

/// A person's own sessions through the API.
final class SelfServiceApi {
  private final SelfService selfService;
  private final SessionAuthenticator authenticator;

  SelfServiceApi(SelfService selfService, SessionAuthenticator authenticator) {
    this.selfService = selfService;
    this.authenticator = authenticator;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.at("/api/v1/sessions").get(this::list).delete(this::endOthers),
        Endpoint.at("/api/v1/sessions/{id}").delete(this::end));
  }

  record Listed(
      String id,
      String device,
      String place,
      Instant firstUsedAt,
      Instant lastUsedAt,
      boolean remembered,
      boolean current) {
    static Listed of(Session session, Id current) {
      return new Listed(
          session.id().value(),
          session.device(),
          session.place(),
          session.begunAt(),
          session.lastUsedAt(),
          session.remembered(),
          session.id().equals(current));
    }
  }

  private Response list(Exchange exchange) {
    var session = authenticator.bearerToEnd(exchange);
    return Response.json(
        200,
        selfService.sessions(session).stream()
            .map(other -> Listed.of(other, session.id()))
            .toList());
  }

  private Response end(Exchange exchange) {
    var session = authenticator.bearerToEnd(exchange);
    var ended =
        Id.parse(exchange.variable("id")).filter(id -> selfService.end(session, id)).isPresent();
    return ended ? Response.empty(204) : Response.problem(Problem.notFound());
  }

  private Response endOthers(Exchange exchange) {
    var session = authenticator.bearerToEnd(exchange);
    if (!exchange.query("others").equals(java.util.Optional.of("true"))) {
      return Response.problem(
          Problem.invalidField("others", "To end all sessions except this one, add ?others=true."));
    }
    selfService.endOthers(session);
    return Response.empty(204);
  }
}
