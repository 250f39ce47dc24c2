package dev.latchkey.server.selfservice;

import dev.latchkey.server.accountsecurity.Reauthentication;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.sessions.SessionAuthenticator;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Response;
import java.util.List;

/// A person's own data, for a program and as a file.
final class OwnDataApi {
  private static final String PAGE = "/account/export";
  private final OwnData data;
  private final SessionAuthenticator authenticator;
  private final Reauthentication reauthentication;

  OwnDataApi(OwnData data, SessionAuthenticator authenticator, Reauthentication reauthentication) {
    this.data = data;
    this.authenticator = authenticator;
    this.reauthentication = reauthentication;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.at("/api/v1/account/export")
            .get(exchange -> answer(authenticator.bearer(exchange))),
        Endpoint.at(PAGE).get(this::file));
  }

  /// A stolen token alone must not tell all of a person.
  private Response answer(Session session) {
    reauthentication.require(session);
    return Response.json(200, data.of(session));
  }

  private Response file(Exchange exchange) {
    return authenticator
        .browser(exchange)
        .map(session -> reauthentication.missing(session, PAGE).orElseGet(() -> file(session)))
        .orElseGet(SessionAuthenticator::signInFirst);
  }

  private Response file(Session session) {
    return Response.json(200, data.of(session))
        .with("Content-Disposition", "attachment; filename=\"account.json\"");
  }
}
