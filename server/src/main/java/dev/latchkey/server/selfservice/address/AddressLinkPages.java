package dev.latchkey.server.selfservice.address;

import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.SessionGate;
import dev.latchkey.server.tokens.Shown;
import dev.latchkey.server.web.Answer;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Form;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.page.PageAnswers;
import java.util.List;

/// The pages behind the links of the letters. Opening one uses nothing up: only the click's POST
/// does (C-11).
public final class AddressLinkPages {
  private final AddressConfirmation confirmation;
  private final AddressReturn takingBack;
  private final SessionGate gate;
  private final PageAnswers pages;

  public AddressLinkPages(
      AddressConfirmation confirmation,
      AddressReturn takingBack,
      SessionGate gate,
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
    return gate.browser(exchange).isPresent()
        ? pages.showSignedIn(exchange, 200, new AddressView.Confirm())
        : pages.show(exchange, 200, new AddressView.SignInFirst());
  }

  private Answer confirm(Exchange exchange) {
    var token = shown(pages.form(exchange));
    var session = gate.browser(exchange);
    if (session.isEmpty()) {
      return pages.show(exchange, 401, new AddressView.SignInFirst());
    }
    return switch (confirmation.confirm(session.get(), token, exchange.client())) {
      case AddressOutcome.Changed _ -> Answer.seeOther("/account?notice=email-changed");
      case AddressOutcome.TokenInvalid _ ->
          pages.showSignedIn(exchange, 410, new AddressView.ConfirmInvalid());
      case AddressOutcome.SlowDown slow ->
          pages.error(exchange, Problem.slowDown(slow.retryAfter()));
    };
  }

  private static Shown shown(Form form) {
    return Shown.alone(Secret.of(form.token("token"))).by(PageAnswers.browser(form));
  }

  private Answer takeBackForm(Exchange exchange) {
    return pages.show(exchange, 200, new AddressView.TakeBack(null, false));
  }

  private Answer takeBack(Exchange exchange) {
    var form = pages.form(exchange);
    var email = form.text("email").strip();
    return switch (takingBack.takeBack(shown(form), email, exchange.client())) {
      case AddressOutcome.TakenBack _ -> pages.show(exchange, 200, new AddressView.TakenBack());
      case AddressOutcome.Shut _ -> pages.show(exchange, 200, new AddressView.Shut());
      case AddressOutcome.OtherAddress _ ->
          pages.show(exchange, 422, new AddressView.TakeBack(form.token("token"), true));
      case AddressOutcome.TokenInvalid _ ->
          pages.show(exchange, 410, new AddressView.TakeBackInvalid());
      case AddressOutcome.SlowDown slow ->
          pages.error(exchange, Problem.slowDown(slow.retryAfter()));
    };
  }
}
