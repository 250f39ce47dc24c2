package dev.latchkey.server.selfservice.address;

import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Flaw;
import dev.latchkey.server.selfservice.Confirmation;
import dev.latchkey.server.selfservice.SelfServicePages;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.sessions.SessionAuthenticator;
import dev.latchkey.server.web.Answer;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Form;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.page.Kept;
import dev.latchkey.server.web.page.PageAnswers;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Asking for another address on a page.
public final class AddressPages {
  private static final String PAGE = "/account/email";
  private static final String REQUESTED = "requested";
  private static final String NOTHING_NEW = "nothing-new";
  private final RequestEmailChange changing;
  private final Confirmation confirmation;
  private final SessionAuthenticator gate;
  private final PageAnswers pages;

  public AddressPages(
      RequestEmailChange changing,
      Confirmation confirmation,
      SessionAuthenticator gate,
      PageAnswers pages) {
    this.changing = changing;
    this.confirmation = confirmation;
    this.gate = gate;
    this.pages = pages;
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.at(PAGE).get(this::form).post(this::change));
  }

  private Answer form(Exchange exchange) {
    return sure(exchange, session -> form(exchange, session, pages.kept(exchange)));
  }

  private Answer change(Exchange exchange) {
    var form = pages.form(exchange, "new_email");
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
      case AddressOutcome.Requested _ -> pages.back(exchange, Kept.of(REQUESTED));
      case AddressOutcome.EmailRejected(var flaw) ->
          pages.back(exchange, Kept.faulty().fault("new_email", List.of(flaw.word())));
      case AddressOutcome.NothingNew _ -> pages.back(exchange, Kept.failed(422, NOTHING_NEW));
      case AddressOutcome.SlowDown slow ->
          pages.error(exchange, Problem.slowDown(slow.retryAfter()));
    };
  }

  private Answer form(Exchange exchange, Session session, Kept kept) {
    if (kept.is(REQUESTED)) {
      return pages.showSignedIn(exchange, 200, new AddressView.Requested(kept.typed("new_email")));
    }
    var waiting = changing.waiting(session).map(EmailAddress::value).orElse(null);
    var view =
        new AddressView.Form(
            changing.present(session).value(), waiting, kept.typed("new_email"), problem(kept));
    return pages.showSignedIn(exchange, 200, view);
  }

  private static AddressView.@Nullable Problem problem(Kept kept) {
    return kept.is(NOTHING_NEW)
        ? new AddressView.NothingNew()
        : kept.faults("new_email").stream()
            .findFirst()
            .flatMap(Flaw::parse)
            .map(AddressView.Rejected::new)
            .orElse(null);
  }
}
