package dev.latchkey.server.selfservice;

import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.sessions.SessionAuthenticator;
import dev.latchkey.server.web.Answer;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.ReturnTo;
import dev.latchkey.server.web.page.Kept;
import dev.latchkey.server.web.page.PageAnswers;
import java.util.List;

/// The page that asks for the password again, and leads back to where the person was.
public final class ConfirmPages {
  private static final ReturnTo ACCOUNT = new ReturnTo("/account");
  private final Confirmation confirmation;
  private final SessionAuthenticator gate;
  private final PageAnswers pages;

  public ConfirmPages(Confirmation confirmation, SessionAuthenticator gate, PageAnswers pages) {
    this.confirmation = confirmation;
    this.gate = gate;
    this.pages = pages;
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.at(Confirmation.PAGE).get(this::form).post(this::confirm));
  }

  private Answer form(Exchange exchange) {
    var wanted = exchange.query(ReturnTo.FIELD).flatMap(ReturnTo::parse).orElse(ACCOUNT);
    return gate.browser(exchange)
        .map(session -> form(exchange, session, wanted))
        .orElseGet(SelfServicePages::signInFirst);
  }

  private Answer form(Exchange exchange, Session session, ReturnTo wanted) {
    return confirmation.isFresh(session)
        ? Answer.seeOther(wanted.value())
        : pages.showSignedIn(
            exchange, 200, new ConfirmView(wanted.value(), pages.kept(exchange).is("wrong")));
  }

  private Answer confirm(Exchange exchange) {
    var form = pages.form(exchange, ReturnTo.FIELD);
    var wanted = ReturnTo.parse(form.text(ReturnTo.FIELD)).orElse(ACCOUNT);
    var session = gate.browser(exchange);
    if (session.isEmpty()) {
      return SelfServicePages.signInFirst();
    }
    return switch (confirmation.confirm(session.get(), Secret.of(form.text("password")))) {
      case ConfirmationOutcome.Confirmed confirmed ->
          Answer.seeOther(wanted.value())
              .with(SessionAuthenticator.cookie(confirmed.session().token()));
      case ConfirmationOutcome.WrongPassword _ -> pages.back(exchange, Kept.failed(422, "wrong"));
      case ConfirmationOutcome.Over _ -> SelfServicePages.signInFirst();
      case ConfirmationOutcome.SlowDown slow ->
          pages.error(exchange, Problem.slowDown(slow.retryAfter()));
    };
  }
}
