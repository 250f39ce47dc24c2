package dev.latchkey.server.openid.logout;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.clients.ClientRegistrations;
import dev.latchkey.server.jose.TokenVerifier;
import dev.latchkey.server.openid.leaving.Leaving;
import dev.latchkey.server.platform.Identities;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.platform.WebSupport;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.sessions.SessionAuthenticator;
import dev.latchkey.server.sessions.Sessions;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.web.CsrfGuard;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.QueryString;
import dev.latchkey.server.web.Response;
import dev.latchkey.server.web.ReturnTo;
import dev.latchkey.server.web.page.PageResponses;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Signs people out for an application, and leads on to an address that is registered for that. An
/// application that shows an ID token of the session ends it at once; for all others the person is
/// asked, so that no link signs anyone out.
public final class LogoutEndpoint {
  public static final String PATH = "/oauth2/logout";
  private static final List<String> NAMES =
      List.of(LogoutRequest.HINT, "client_id", "post_logout_redirect_uri", "state");
  private final Database database;
  private final AuditTrail audit;
  private final Sessions sessions;
  private final SessionAuthenticator authenticator;
  private final PageResponses pages;
  private final ClientRegistrations registrations;
  private final TokenVerifier verifier;

  public LogoutEndpoint(
      Platform platform, Identities identities, WebSupport web, TokenVerifier verifier) {
    this.database = platform.database();
    this.audit = platform.audit();
    this.sessions = identities.sessions();
    this.authenticator = web.authenticator();
    this.pages = web.responses();
    this.registrations = new ClientRegistrations(database, audit);
    this.verifier = verifier;
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.at(PATH).get(this::open).post(this::posted));
  }

  private Optional<LogoutRequest> read(Function<String, Optional<String>> parameters) {
    return LogoutRequest.of(parameters, registrations, verifier);
  }

  private Response open(Exchange exchange) {
    var request = read(exchange::query);
    var session = authenticator.browserToEnd(exchange);
    if (request.isEmpty()) {
      return pages.show(exchange, 400, new UnusableLogoutView(session.isPresent()));
    }
    if (session.isEmpty()) {
      return leave(exchange, request.get());
    }
    return request.get().session().equals(session.map(Session::id))
        ? end(exchange, request.get(), session.get())
        : pages.showSignedIn(
            exchange,
            200,
            new LogoutView(request.get().registered().client().name(), path(exchange::query)));
  }

  /// Another site's form brings no session along, so it leads to the address of the request.
  private Response posted(Exchange exchange) {
    var form = exchange.form();
    if (form.optional(CsrfGuard.FIELD).isEmpty()) {
      return Response.seeOther(path(form::optional));
    }
    var path = pages.form(exchange, ReturnTo.FIELD).text(ReturnTo.FIELD);
    var query = QueryString.of(path);
    var request = read(name -> QueryString.all(query, name).stream().findFirst());
    var session = authenticator.browserToEnd(exchange);
    if (request.isEmpty()) {
      return Response.seeOther("/sign-out");
    }
    return session.isPresent()
        ? end(exchange, request.get(), session.get())
        : leave(exchange, request.get());
  }

  private static String path(Function<String, Optional<String>> parameters) {
    return NAMES.stream()
        .flatMap(
            name -> parameters.apply(name).stream().map(value -> QueryString.pair(name, value)))
        .collect(Collectors.joining("&", PATH + "?", ""));
  }

  private Response end(Exchange exchange, LogoutRequest request, Session session) {
    var client = request.registered().client().id();
    database.write(transaction -> {
      var ended = sessions.end(transaction, session.accountId(), session.id());
      if (ended) {
        audit.append(transaction, new LogoutEvent(session.accountId(), client, session.id()));
      }
      return ended;
    });
    return leave(exchange, request)
        .with(SessionAuthenticator.noCookie())
        .with("Clear-Site-Data", "\"cache\", \"storage\"");
  }

  private Response leave(Exchange exchange, LogoutRequest request) {
    var name = request.registered().client().name();
    return request
        .address()
        .map(address -> new Leaving(pages).to(exchange, name, address, request.answer()))
        .orElseGet(() -> Response.seeOther("/sign-in?notice=signed-out"));
  }
}
