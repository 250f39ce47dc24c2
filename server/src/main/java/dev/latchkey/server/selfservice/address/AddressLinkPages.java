package dev.latchkey.server.selfservice.address;

import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.SessionAuthenticator;
import dev.latchkey.server.tokens.Shown;
import dev.latchkey.server.web.Answer;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Form;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.page.Kept;
import dev.latchkey.server.web.page.PageAnswers;
import java.util.List;

/// The pages behind the links of the letters. Opening one uses nothing up: only the click's POST
/// does (C-11).
public final class AddressLinkPages {
  private static final String TOKEN_INVALID = "token-invalid";
  private static final String OTHER = "other-address";
  private final AddressConfirmation confirmation;
  private final RevertEmailChange takingBack;
  private final SessionAuthenticator gate;
  private final PageAnswers pages;

  public AddressLinkPages(
      AddressConfirmation confirmation,
      RevertEmailChange takingBack,
      SessionAuthenticator gate,
      PageAnswers pages) {
    this.confirmation = confirmation;
    this.takingBack = takingBack;
    this.gate = gate;
    this.pages = pages;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.at(NewAddressLetter.PATH).get(_ -> Answer.seeOther("/account/email/confirm")),
        Endpoint.at("/account/email/confirm").get(this::confirmForm).post(this::confirm),
        Endpoint.at(AddressChangedLetter.PATH)
            .get(_ -> Answer.seeOther("/account/email/take-back")),
        Endpoint.at("/account/email/take-back").get(this::takeBackForm).post(this::takeBack));
  }

  private Answer confirmForm(Exchange exchange) {
    if (gate.browser(exchange).isEmpty()) {
      return pages.show(exchange, 200, new AddressView.SignInFirst());
    }
    var view =
        pages.kept(exchange).is(TOKEN_INVALID)
            ? new AddressView.ConfirmInvalid()
            : new AddressView.Confirm();
    return pages.showSignedIn(exchange, 200, view);
  }

  private Answer confirm(Exchange exchange) {
    var token = shown(pages.form(exchange));
    var session = gate.browser(exchange);
    if (session.isEmpty()) {
      return pages.back(exchange, Kept.failed(401, "sign-in-first"));
    }
    return switch (confirmation.confirm(session.get(), token, exchange.client())) {
      case AddressOutcome.Changed _ -> Answer.seeOther("/account?notice=email-changed");
      case AddressOutcome.TokenInvalid _ -> pages.back(exchange, Kept.failed(410, TOKEN_INVALID));
      case AddressOutcome.SlowDown slow ->
          pages.error(exchange, Problem.slowDown(slow.retryAfter()));
    };
  }

  private static Shown shown(Form form) {
    return Shown.alone(Secret.of(form.token("token"))).by(PageAnswers.browser(form));
  }

  private Answer takeBackForm(Exchange exchange) {
    var kept = pages.kept(exchange);
    return pages.show(
        exchange,
        200,
        switch (kept.outcome()) {
          case "taken-back" -> new AddressView.TakenBack();
          case "shut" -> new AddressView.Shut();
          case TOKEN_INVALID -> new AddressView.TakeBackInvalid();
          default -> new AddressView.TakeBack(kept.typed("email"), kept.is(OTHER));
        });
  }

  private Answer takeBack(Exchange exchange) {
    var form = pages.form(exchange, "email");
    var email = form.text("email").strip();
    return switch (takingBack.takeBack(shown(form), email, exchange.client())) {
      case AddressOutcome.TakenBack _ -> pages.back(exchange, Kept.of("taken-back"));
      case AddressOutcome.Shut _ -> pages.back(exchange, Kept.of("shut"));
      case AddressOutcome.OtherAddress _ -> pages.back(exchange, Kept.failed(422, OTHER));
      case AddressOutcome.TokenInvalid _ -> pages.back(exchange, Kept.failed(410, TOKEN_INVALID));
      case AddressOutcome.SlowDown slow ->
          pages.error(exchange, Problem.slowDown(slow.retryAfter()));
    };
  }
}
