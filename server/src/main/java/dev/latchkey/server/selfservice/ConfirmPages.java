package dev.latchkey.server.selfservice;

import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.sessions.SessionGate;
import dev.latchkey.server.web.Answer;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.ReturnPath;
import dev.latchkey.server.web.page.Kept;
import dev.latchkey.server.web.page.PageAnswers;
import java.util.List;

/// The page that asks for the password again, and leads back to where the person was.
public final class ConfirmPages {
  private static final ReturnPath ACCOUNT = new ReturnPath("/account");
  private final Confirmation confirmation;
  private final SessionGate gate;
  private final PageAnswers pages;

  public ConfirmPages(Confirmation confirmation, SessionGate gate, PageAnswers pages) {
    this.confirmation = confirmation;
    this.gate = gate;
    this.pages = pages;
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.at(Confirmation.PAGE).get(this::form).post(this::confirm));
  }

  private Answer form(Exchange exchange) {
    var wanted = exchange.query(ReturnPath.FIELD).flatMap(ReturnPath::parse).orElse(ACCOUNT);
    return gate.browser(exchange)
        .map(session -> form(exchange, session, wanted))
        .orElseGet(SelfServicePages::signInFirst);
  }

  private Answer form(Exchange exchange, Session session, ReturnPath wanted) {
    return confirmation.isFresh(session)
        ? Answer.seeOther(wanted.value())
        : pages.showSignedIn(
            exchange, 200, new ConfirmView(wanted.value(), pages.kept(exchange).is("wrong")));
  }

  private Answer confirm(Exchange exchange) {
    var form = pages.form(exchange, ReturnPath.FIELD);
    var wanted = ReturnPath.parse(form.text(ReturnPath.FIELD)).orElse(ACCOUNT);
    var session = gate.browser(exchange);
    if (session.isEmpty()) {
      return SelfServicePages.signInFirst();
    }
    return switch (confirmation.confirm(session.get(), Secret.of(form.text("password")))) {
      case ConfirmationOutcome.Confirmed confirmed ->
          Answer.seeOther(wanted.value()).with(SessionGate.cookie(confirmed.session().token()));
      case ConfirmationOutcome.WrongPassword _ -> pages.back(exchange, Kept.failed(422, "wrong"));
      case ConfirmationOutcome.Over _ -> SelfServicePages.signInFirst();
      case ConfirmationOutcome.SlowDown slow ->
          pages.error(exchange, Problem.slowDown(slow.retryAfter()));
    };
  }
}
