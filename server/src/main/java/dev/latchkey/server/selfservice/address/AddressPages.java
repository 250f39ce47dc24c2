package dev.latchkey.server.selfservice.address;

import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.selfservice.Confirmation;
import dev.latchkey.server.selfservice.SelfServicePages;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.sessions.SessionGate;
import dev.latchkey.server.web.Answer;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Form;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.page.PageAnswers;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Asking for another address on a page.
public final class AddressPages {
  private static final String PAGE = "/account/email";
  private final AddressChanging changing;
  private final Confirmation confirmation;
  private final SessionGate gate;
  private final PageAnswers pages;

  public AddressPages(
      AddressChanging changing, Confirmation confirmation, SessionGate gate, PageAnswers pages) {
    this.changing = changing;
    this.confirmation = confirmation;
    this.gate = gate;
    this.pages = pages;
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.at(PAGE).get(this::form).post(this::change));
  }

  private Answer form(Exchange exchange) {
    return sure(exchange, session -> form(exchange, session, "", null));
  }

  private Answer change(Exchange exchange) {
    var form = pages.form(exchange);
    return sure(exchange, session -> change(exchange, session, form));
  }

  /// Only for somebody who has just proved who it is (ASVS-7.5.1).
  private Answer sure(Exchange exchange, Function<Session, Answer> next) {
    var session = gate.browser(exchange);
    return session.isEmpty()
        ? SelfServicePages.signInFirst()
        : confirmation.missing(session.get(), PAGE).orElseGet(() -> next.apply(session.get()));
  }

  private Answer change(Exchange exchange, Session session, Form form) {
    if (form.optional("withdraw").isPresent()) {
      changing.withdraw(session);
      return Answer.seeOther("/account?notice=email-withdrawn");
    }
    var entered = form.text("new_email").strip();
    return switch (changing.ask(session, entered, exchange.client(), exchange.language())) {
      case AddressOutcome.Requested _ ->
          pages.showSignedIn(exchange, 200, new AddressView.Requested());
      case AddressOutcome.EmailRejected(var flaw) ->
          form(exchange, session, entered, new AddressView.Rejected(flaw));
      case AddressOutcome.NothingNew _ ->
          form(exchange, session, entered, new AddressView.NothingNew());
      case AddressOutcome.SlowDown slow ->
          pages.error(exchange, Problem.slowDown(slow.retryAfter()));
    };
  }

  private Answer form(
      Exchange exchange, Session session, String entered, AddressView.@Nullable Problem problem) {
    var waiting = changing.waiting(session).map(EmailAddress::value).orElse(null);
    var view = new AddressView.Form(changing.present(session).value(), waiting, entered, problem);
    return pages.showSignedIn(exchange, problem == null ? 200 : 422, view);
  }
}
