package dev.latchkey.server.emailchange;

import dev.latchkey.server.accountsecurity.Reauthentication;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.RejectionReason;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.sessions.SessionAuthenticator;
import dev.latchkey.server.throttling.Throttled;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Form;
import dev.latchkey.server.web.Response;
import dev.latchkey.server.web.page.PageResponses;
import dev.latchkey.server.web.page.RememberedForm;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Asking for another address on a page.
final class EmailChangePages {
  private static final String PAGE = "/account/email";
  private static final String REQUESTED = "requested";
  private static final String NOTHING_NEW = "nothing-new";
  private final RequestEmailChange changing;
  private final Reauthentication confirmation;
  private final SessionAuthenticator authenticator;
  private final PageResponses pages;

  EmailChangePages(
      RequestEmailChange changing,
      Reauthentication confirmation,
      SessionAuthenticator authenticator,
      PageResponses pages) {
    this.changing = changing;
    this.confirmation = confirmation;
    this.authenticator = authenticator;
    this.pages = pages;
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.at(PAGE).get(this::form).post(this::change));
  }

  private Response form(Exchange exchange) {
    return sure(exchange, session -> form(exchange, session, pages.kept(exchange)));
  }

  private Response change(Exchange exchange) {
    var form = pages.form(exchange, "new_email");
    return sure(exchange, session -> change(exchange, session, form));
  }

  /// Only for someone who has just proved who it is (ASVS-7.5.1).
  private Response sure(Exchange exchange, Function<Session, Response> next) {
    var session = authenticator.browser(exchange);
    return session.isEmpty()
        ? SessionAuthenticator.signInFirst()
        : confirmation.missing(session.get(), PAGE).orElseGet(() -> next.apply(session.get()));
  }

  private Response change(Exchange exchange, Session session, Form form) {
    if (form.optional("withdraw").isPresent()) {
      changing.withdraw(session);
      return Response.seeOther("/account?notice=email-withdrawn");
    }
    var entered = form.text("new_email").strip();
    return switch (changing.ask(session, entered, exchange.client(), exchange.language())) {
      case Throttled.Admitted(EmailChangeOutcome.Requested _) ->
          pages.back(exchange, RememberedForm.of(REQUESTED));
      case Throttled.Admitted(EmailChangeOutcome.EmailRejected(var flaw)) ->
          pages.back(exchange, RememberedForm.faulty().fault("new_email", List.of(flaw.word())));
      case Throttled.Admitted(EmailChangeOutcome.NothingNew _) ->
          pages.back(exchange, RememberedForm.failed(422, NOTHING_NEW));
      case Throttled.TooManyAttempts(var wait) -> pages.slowDown(exchange, wait);
    };
  }

  private Response form(Exchange exchange, Session session, RememberedForm kept) {
    if (kept.is(REQUESTED)) {
      return pages.showSignedIn(
          exchange, 200, new EmailChangeView.Requested(kept.typed("new_email")));
    }
    var waiting = changing.waiting(session).map(EmailAddress::value).orElse(null);
    var view =
        new EmailChangeView.Form(
            changing.present(session).value(), waiting, kept.typed("new_email"), problem(kept));
    return pages.showSignedIn(exchange, 200, view);
  }

  private static EmailChangeView.@Nullable Problem problem(RememberedForm kept) {
    return kept.is(NOTHING_NEW)
        ? new EmailChangeView.NothingNew()
        : kept.faults("new_email").stream()
            .findFirst()
            .flatMap(RejectionReason::parse)
            .map(EmailChangeView.Rejected::new)
            .orElse(null);
  }
}
