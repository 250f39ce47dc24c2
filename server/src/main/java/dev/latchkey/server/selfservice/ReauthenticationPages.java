package dev.latchkey.server.selfservice;

import dev.latchkey.server.accountsecurity.Reauthentication;
import dev.latchkey.server.accountsecurity.ReauthenticationOutcome;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.sessions.SessionAuthenticator;
import dev.latchkey.server.throttling.Throttled;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Response;
import dev.latchkey.server.web.ReturnTo;
import dev.latchkey.server.web.page.PageResponses;
import dev.latchkey.server.web.page.RememberedForm;
import java.util.List;

/// The page that asks for the password again, and leads back to where the person was.
final class ReauthenticationPages {
  private static final ReturnTo ACCOUNT = new ReturnTo("/account");
  private final Reauthentication confirmation;
  private final SessionAuthenticator authenticator;
  private final PageResponses pages;

  ReauthenticationPages(
      Reauthentication confirmation, SessionAuthenticator authenticator, PageResponses pages) {
    this.confirmation = confirmation;
    this.authenticator = authenticator;
    this.pages = pages;
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.at(Reauthentication.PAGE).get(this::form).post(this::confirm));
  }

  private Response form(Exchange exchange) {
    var wanted = exchange.query(ReturnTo.FIELD).flatMap(ReturnTo::parse).orElse(ACCOUNT);
    return authenticator
        .browser(exchange)
        .map(session -> form(exchange, session, wanted))
        .orElseGet(SessionAuthenticator::signInFirst);
  }

  private Response form(Exchange exchange, Session session, ReturnTo wanted) {
    return confirmation.isFresh(session)
        ? Response.seeOther(wanted.value())
        : pages.showSignedIn(
            exchange,
            200,
            new ReauthenticationView(wanted.value(), pages.kept(exchange).is("wrong")));
  }

  private Response confirm(Exchange exchange) {
    var form = pages.form(exchange, ReturnTo.FIELD);
    var wanted = ReturnTo.parse(form.text(ReturnTo.FIELD)).orElse(ACCOUNT);
    var session = authenticator.browser(exchange);
    if (session.isEmpty()) {
      return SessionAuthenticator.signInFirst();
    }
    return switch (confirmation.confirm(session.get(), Secret.of(form.text("password")))) {
      case Throttled.Admitted(ReauthenticationOutcome.Confirmed confirmed) ->
          Response.seeOther(wanted.value())
              .with(SessionAuthenticator.cookie(confirmed.session().token()));
      case Throttled.Admitted(ReauthenticationOutcome.WrongPassword _) ->
          pages.back(exchange, RememberedForm.failed(422, "wrong"));
      case Throttled.Admitted(ReauthenticationOutcome.Over _) -> SessionAuthenticator.signInFirst();
      case Throttled.TooManyAttempts(var wait) -> pages.slowDown(exchange, wait);
    };
  }
}
