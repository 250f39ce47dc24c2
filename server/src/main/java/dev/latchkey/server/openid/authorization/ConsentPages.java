package dev.latchkey.server.openid.authorization;

import dev.latchkey.server.clients.ClientRegistrations;
import dev.latchkey.server.grants.Consents;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.sessions.SessionAuthenticator;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Form;
import dev.latchkey.server.web.QueryString;
import dev.latchkey.server.web.Response;
import dev.latchkey.server.web.ReturnTo;
import dev.latchkey.server.web.page.PageResponses;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Takes the answer to what an application may know, and leads back to its request, which is read
/// once more.
///
/// @param pages checks that the form is one of ours
record ConsentPages(
    Database database,
    ClientRegistrations registrations,
    Consents consents,
    SessionAuthenticator authenticator,
    PageResponses pages,
    AnswerMark mark) {
  static final String PATH = "/consent";
  static final String REFUSED = "refused";

  /// The person has seen what the application wants and the account cannot prove.
  static final String UNMET = "unmet";

  private static final Set<String> ASKED = Set.of("consent", "select_account");

  List<Endpoint> endpoints() {
    return List.of(Endpoint.at(PATH).get(this::back).post(this::decide));
  }

  /// Where a form leads that came too late: to its question.
  private Response back(Exchange exchange) {
    return Response.seeOther(
        exchange
            .query(ReturnTo.FIELD)
            .flatMap(ReturnTo::parse)
            .map(ReturnTo::value)
            .filter(ConsentPages::isRequest)
            .orElse("/account"));
  }

  private static boolean isRequest(String path) {
    return path.startsWith(AuthorizationEndpoint.PATH + "?");
  }

  private Response decide(Exchange exchange) {
    var form = pages.form(exchange, ReturnTo.FIELD);
    var session = authenticator.browser(exchange);
    var path = form.text(ReturnTo.FIELD);
    if (!isRequest(path)) {
      return Response.seeOther("/account");
    }
    if (session.isEmpty()) {
      return Response.seeOther(path); // which leads to signing in
    }
    var query = QueryString.of(path);
    var asked = Parameters.of(name -> QueryString.all(query, name));
    return RequestReading.of(asked, registrations) instanceof RequestReading.Good(var request)
        ? Response.seeOther(next(form, session.get(), request))
        : asked
            .path()
            .map(ReturnTo::value)
            .map(Response::seeOther)
            .orElseGet(() -> Response.seeOther("/account"));
  }

  /// Who is signed in may be someone else than the question was put to; then it is put again.
  private String next(Form form, Session session, AuthorizationRequest request) {
    var same = form.text("account").equals(session.accountId().value());
    var allowed = form.text(Parameters.DECISION).equals("allow");
    if (same && allowed) {
      var client = request.registered().client().id();
      database.write(transaction -> {
        consents.give(transaction, session, client, request.consented());
        return true;
      });
    }
    var next = request.parameters();
    if (same && allowed) {
      next = request.without(ASKED).with(Parameters.DECISION, allowed(request, session));
    } else if (same) {
      next = next.with(Parameters.DECISION, Optional.of(REFUSED));
    }
    return next.path().map(ReturnTo::value).orElse("/account");
  }

  private Optional<String> allowed(AuthorizationRequest request, Session session) {
    return request.couldBeAnyones() ? Optional.of(mark.of(request, session)) : Optional.empty();
  }
}
