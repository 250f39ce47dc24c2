package dev.latchkey.server.selfservice;

import dev.latchkey.server.accountsecurity.CurrentFactor;
import dev.latchkey.server.accountsecurity.ReauthenticationOutcome;
import dev.latchkey.server.accountsecurity.StepUp;
import dev.latchkey.server.platform.WebSupport;
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

/// The page that asks for the second factor alone, and leads back to where the person was. Where
/// another tab was faster, it leads there at once.
final class StepUpPages {
  private static final ReturnTo ACCOUNT = new ReturnTo("/account");
  private static final String CODE = "code";
  private final StepUp stepUp;
  private final SessionAuthenticator authenticator;
  private final PageResponses pages;

  StepUpPages(StepUp stepUp, WebSupport web) {
    this.stepUp = stepUp;
    authenticator = web.authenticator();
    pages = web.responses();
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.at(StepUp.PAGE).get(this::form).post(this::take));
  }

  private Response form(Exchange exchange) {
    var wanted = exchange.query(ReturnTo.FIELD).flatMap(ReturnTo::parse);
    return authenticator
        .browser(exchange)
        .map(session -> form(exchange, session, wanted.orElse(ACCOUNT)))
        .orElseGet(() -> SessionAuthenticator.signInFirst(wanted));
  }

  private Response form(Exchange exchange, Session session, ReturnTo wanted) {
    if (!stepUp.isDue(session)) {
      return Response.seeOther(wanted.value());
    }
    var wrong = pages.kept(exchange).is(CODE);
    return pages.showSignedIn(exchange, 200, new StepUpView(wanted.value(), wrong));
  }

  private Response take(Exchange exchange) {
    var form = pages.form(exchange, ReturnTo.FIELD);
    var wanted = ReturnTo.parse(form.text(ReturnTo.FIELD));
    var next = Response.seeOther(wanted.orElse(ACCOUNT).value());
    var session = authenticator.browser(exchange);
    if (session.isEmpty()) {
      return SessionAuthenticator.signInFirst(wanted);
    }
    if (!stepUp.isDue(session.get())) {
      return next;
    }
    var given = CurrentFactor.Given.code(form.text(CODE), exchange.client());
    return switch (stepUp.raise(session.get(), given)) {
      case Throttled.Admitted(ReauthenticationOutcome.Confirmed confirmed) ->
          next.with(SessionAuthenticator.cookie(confirmed.session()));
      case Throttled.Admitted(ReauthenticationOutcome.Over _) ->
          SessionAuthenticator.signInFirst(wanted);
      case Throttled.Admitted(ReauthenticationOutcome _) ->
          pages.back(exchange, RememberedForm.failed(422, CODE));
      case Throttled.TooManyAttempts(var wait) -> pages.slowDown(exchange, wait);
    };
  }
}
