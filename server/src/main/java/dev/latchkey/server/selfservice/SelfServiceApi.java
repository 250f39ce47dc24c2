package dev.latchkey.server.selfservice;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.sessions.SessionAuthenticator;
import dev.latchkey.server.web.Answer;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Problem;
import java.time.Instant;
import java.util.List;

/// A person's own sessions through the API.
public final class SelfServiceApi {
  private final SelfService selfService;
  private final SessionAuthenticator gate;

  public SelfServiceApi(SelfService selfService, SessionAuthenticator gate) {
    this.selfService = selfService;
    this.gate = gate;
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
      boolean current) {
    static Listed of(Session session, Id current) {
      return new Listed(
          session.id().value(),
          session.device(),
          session.place(),
          session.begunAt(),
          session.lastUsedAt(),
          session.id().equals(current));
    }
  }

  private Answer list(Exchange exchange) {
    var session = gate.bearer(exchange);
    return Answer.json(
        200,
        selfService.sessions(session).stream()
            .map(other -> Listed.of(other, session.id()))
            .toList());
  }

  private Answer end(Exchange exchange) {
    var session = gate.bearer(exchange);
    var ended =
        Id.parse(exchange.variable("id")).filter(id -> selfService.end(session, id)).isPresent();
    return ended ? Answer.empty(204) : Answer.problem(Problem.notFound());
  }

  private Answer endOthers(Exchange exchange) {
    var session = gate.bearer(exchange);
    if (!exchange.query("others").equals(java.util.Optional.of("true"))) {
      return Answer.problem(
          Problem.invalidField(
              "others", "To end all sessions but this one, say so: ?others=true."));
    }
    selfService.endOthers(session);
    return Answer.empty(204);
  }
}
