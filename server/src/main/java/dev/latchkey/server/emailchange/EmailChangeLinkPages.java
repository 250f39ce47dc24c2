package dev.latchkey.server.emailchange;

import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.SessionAuthenticator;
import dev.latchkey.server.throttling.Throttled;
import dev.latchkey.server.tokens.PresentedToken;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Form;
import dev.latchkey.server.web.Response;
import dev.latchkey.server.web.page.PageResponses;
import dev.latchkey.server.web.page.RememberedForm;
import java.util.List;

/// The pages behind the links of the emails. Opening one uses nothing up: only the click's POST
/// does (C-11).
final class EmailChangeLinkPages {
  private static final String TOKEN_INVALID = "token-invalid";
  private static final String OTHER = "other-address";
  private final ConfirmEmailChange confirmation;
  private final RevertEmailChange takingBack;
  private final SessionAuthenticator authenticator;
  private final PageResponses pages;

  EmailChangeLinkPages(
      ConfirmEmailChange confirmation,
      RevertEmailChange takingBack,
      SessionAuthenticator authenticator,
      PageResponses pages) {
    this.confirmation = confirmation;
    this.takingBack = takingBack;
    this.authenticator = authenticator;
    this.pages = pages;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.at(NewEmailMail.PATH).get(_ -> Response.seeOther("/account/email/confirm")),
        Endpoint.at("/account/email/confirm").get(this::confirmForm).post(this::confirm),
        Endpoint.at(EmailChangedMail.PATH).get(_ -> Response.seeOther("/account/email/take-back")),
        Endpoint.at("/account/email/take-back").get(this::takeBackForm).post(this::takeBack));
  }

  private Response confirmForm(Exchange exchange) {
    if (authenticator.browser(exchange).isEmpty()) {
      return pages.show(exchange, 200, new EmailChangeView.SignInFirst());
    }
    var view =
        pages.kept(exchange).is(TOKEN_INVALID)
            ? new EmailChangeView.ConfirmInvalid()
            : new EmailChangeView.Confirm();
    return pages.showSignedIn(exchange, 200, view);
  }

  private Response confirm(Exchange exchange) {
    var token = shown(pages.form(exchange));
    var session = authenticator.browser(exchange);
    if (session.isEmpty()) {
      return pages.back(exchange, RememberedForm.failed(401, "sign-in-first"));
    }
    return switch (confirmation.confirm(session.get(), token, exchange.client())) {
      case Throttled.Admitted(EmailChangeOutcome.Changed _) ->
          Response.seeOther("/account?notice=email-changed");
      case Throttled.Admitted(EmailChangeOutcome.TokenInvalid _) ->
          pages.back(exchange, RememberedForm.failed(410, TOKEN_INVALID));
      case Throttled.TooManyAttempts(var wait) -> pages.slowDown(exchange, wait);
    };
  }

  private static PresentedToken shown(Form form) {
    return PresentedToken.alone(Secret.of(form.token("token"))).by(PageResponses.browser(form));
  }

  private Response takeBackForm(Exchange exchange) {
    var kept = pages.kept(exchange);
    return pages.show(
        exchange,
        200,
        switch (kept.outcome()) {
          case "taken-back" -> new EmailChangeView.TakenBack();
          case "shut" -> new EmailChangeView.Shut();
          case TOKEN_INVALID -> new EmailChangeView.TakeBackInvalid();
          default -> new EmailChangeView.TakeBack(kept.typed("email"), kept.is(OTHER));
        });
  }

  private Response takeBack(Exchange exchange) {
    var form = pages.form(exchange, "email");
    var email = form.text("email").strip();
    return switch (takingBack.takeBack(shown(form), email, exchange.client())) {
      case Throttled.Admitted(EmailChangeOutcome.TakenBack _) ->
          pages.back(exchange, RememberedForm.of("taken-back"));
      case Throttled.Admitted(EmailChangeOutcome.Shut _) ->
          pages.back(exchange, RememberedForm.of("shut"));
      case Throttled.Admitted(EmailChangeOutcome.OtherAddress _) ->
          pages.back(exchange, RememberedForm.failed(422, OTHER));
      case Throttled.Admitted(EmailChangeOutcome.TokenInvalid _) ->
          pages.back(exchange, RememberedForm.failed(410, TOKEN_INVALID));
      case Throttled.TooManyAttempts(var wait) -> pages.slowDown(exchange, wait);
    };
  }
}
