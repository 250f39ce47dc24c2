package dev.latchkey.server.selfservice;

import dev.latchkey.server.accountsecurity.CurrentFactor;
import dev.latchkey.server.accountsecurity.Reauthentication;
import dev.latchkey.server.accountsecurity.ReauthenticationOutcome;
import dev.latchkey.server.platform.WebSupport;
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
import org.jspecify.annotations.Nullable;

/// The page that asks for the password and the second factor again, and leads back to where the
/// person was.
final class ReauthenticationPages {
  private static final ReturnTo ACCOUNT = new ReturnTo("/account");
  private static final String PASSWORD = "password";
  private static final String CODE = "code";
  private static final String LINK = "/sign-in-link/request";
  private final SelfService selfService;
  private final boolean links;
  private final Reauthentication confirmation;
  private final SessionAuthenticator authenticator;
  private final PageResponses pages;

  /// @param links whether people can sign in by an emailed link
  ReauthenticationPages(
      SelfService selfService, Reauthentication confirmation, WebSupport web, boolean links) {
    this.selfService = selfService;
    this.links = links;
    this.confirmation = confirmation;
    this.authenticator = web.authenticator();
    this.pages = web.responses();
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.at(Reauthentication.PAGE).get(this::form).post(this::confirm));
  }

  private Response form(Exchange exchange) {
    var wanted = exchange.query(ReturnTo.FIELD).flatMap(ReturnTo::parse);
    return authenticator
        .browserToSecure(exchange)
        .map(session -> form(exchange, session, wanted.orElse(ACCOUNT)))
        .orElseGet(() -> SessionAuthenticator.signInFirst(wanted));
  }

  private Response form(Exchange exchange, Session session, ReturnTo wanted) {
    var wrong = wrong(pages.kept(exchange));
    var again = wrong != null || exchange.query(Reauthentication.AGAIN).isPresent();
    return confirmation.isFresh(session) && !again
        ? Response.seeOther(wanted.value())
        : pages.showSignedIn(exchange, 200, view(session, wanted, again, wrong));
  }

  private static @Nullable String wrong(RememberedForm kept) {
    return kept.is(PASSWORD) || kept.is(CODE) ? kept.outcome() : null;
  }

  /// Signing in by a link proves as much as a person without a password can prove; what needs a
  /// password needs one to be set.
  private ReauthenticationView view(
      Session session, ReturnTo wanted, boolean again, @Nullable String wrong) {
    if (selfService.passwordChange(session).isPresent()) {
      return new ReauthenticationView.Asking(
          wanted.value(), confirmation.asksForFactor(session), wrong);
    }
    return new ReauthenticationView.NoPassword(again && links ? wanted.after(LINK) : null);
  }

  private Response confirm(Exchange exchange) {
    var form = pages.form(exchange, ReturnTo.FIELD);
    var wanted = ReturnTo.parse(form.text(ReturnTo.FIELD));
    var session = authenticator.browserToSecure(exchange);
    if (session.isEmpty()) {
      return SessionAuthenticator.signInFirst(wanted);
    }
    var password = Secret.of(form.text(PASSWORD));
    var given = CurrentFactor.Given.code(form.text(CODE), exchange.client());
    return switch (confirmation.confirm(session.get(), password, given)) {
      case Throttled.Admitted(ReauthenticationOutcome.Confirmed confirmed) ->
          Response.seeOther(wanted.orElse(ACCOUNT).value())
              .with(SessionAuthenticator.cookie(confirmed.session()));
      case Throttled.Admitted(ReauthenticationOutcome.WrongPassword _) ->
          pages.back(exchange, RememberedForm.failed(422, PASSWORD));
      case Throttled.Admitted(ReauthenticationOutcome.WrongFactor _) ->
          pages.back(exchange, RememberedForm.failed(422, CODE));
      case Throttled.Admitted(ReauthenticationOutcome.Over _) ->
          SessionAuthenticator.signInFirst(wanted);
      case Throttled.TooManyAttempts(var wait) -> pages.slowDown(exchange, wait);
    };
  }
}
