package dev.latchkey.server.signin;

import dev.latchkey.server.secondfactor.QrImage;
import dev.latchkey.server.secondfactor.TotpSecrets;
import dev.latchkey.server.secondfactor.TotpUri;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.throttling.Throttled;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Form;
import dev.latchkey.server.web.Response;
import dev.latchkey.server.web.ReturnTo;
import dev.latchkey.server.web.page.PageResponses;
import dev.latchkey.server.web.page.RememberedForm;
import dev.latchkey.server.web.page.ReturnToCookie;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Setting up a second factor on the way to a session, on pages.
final class SetUpPages {
  static final String PATH = "/sign-in/second-factor/setup";
  private final SetUpStep step;
  private final SecondStepPages second;
  private final PageResponses pages;
  private final String issuer;

  /// @param second what a sign-in leads to that has a factor, or is over
  /// @param issuer the name of this installation
  SetUpPages(SetUpStep step, SecondStepPages second, PageResponses pages, String issuer) {
    this.step = step;
    this.second = second;
    this.pages = pages;
    this.issuer = issuer;
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.at(PATH).get(this::form).post(this::post));
  }

  private Response form(Exchange exchange) {
    var wanted = ReturnToCookie.asked(exchange);
    var awaited = step.awaited(SecondStepPages.token(exchange));
    return awaited
        .map(waiting ->
            waiting
                .secret()
                .map(secret -> form(exchange, waiting.account().email().value(), secret))
                .orElseGet(() -> pages.show(exchange, 200, new SetUpView.Required(text(wanted)))))
        .orElseGet(() -> second.form(exchange));
  }

  private Response form(Exchange exchange, String account, TotpSecrets.Waiting secret) {
    var kept = pages.kept(exchange);
    var wrong = kept.is("code") || kept.is("clock") ? kept.outcome() : null;
    var image = QrImage.of(new TotpUri(issuer, account, secret.text()).text());
    return pages.show(
        exchange,
        200,
        new SetUpView.Form(
            image, secret.grouped(), account, wrong, text(ReturnToCookie.asked(exchange))));
  }

  private static @Nullable String text(Optional<ReturnTo> wanted) {
    return wanted.map(ReturnTo::value).orElse(null);
  }

  private Response post(Exchange exchange) {
    var form = pages.form(exchange, ReturnTo.FIELD);
    var wanted = ReturnTo.parse(form.text(ReturnTo.FIELD));
    if (form.text("do").equals("begin")) {
      return step.begin(SecondStepPages.token(exchange))
          ? again(wanted)
          : second.over(exchange, wanted);
    }
    return confirm(exchange, form, wanted);
  }

  private static Response again(Optional<ReturnTo> wanted) {
    return Response.seeOther(wanted.map(way -> way.after(PATH)).orElse(PATH));
  }

  private Response confirm(Exchange exchange, Form form, Optional<ReturnTo> wanted) {
    var answer =
        new SecondStep.Answer(
            SecondStepPages.token(exchange),
            "totp",
            Secret.of(form.text("code")),
            exchange.client(),
            exchange.userAgent(),
            false);
    var account = step.awaited(answer.token()).map(waiting -> waiting.account().email().value());
    return switch (step.confirm(answer)) {
      case Throttled.Admitted(SetUpOutcome.Done(var in, var codes)) -> {
        var lines = codes.stream().map(Secret::exposeText).toList();
        var onwards = SignInPages.target(wanted, in.leaving());
        var view = new SetUpView.Done(lines, issuer, account.orElse(""), onwards);
        yield second.signedIn(exchange, in, pages.showSignedIn(exchange, 200, view));
      }
      case Throttled.Admitted(SetUpOutcome.WrongFirstCode(var otherTime)) ->
          pages.back(exchange, RememberedForm.failed(422, otherTime ? "clock" : "code"));
      case Throttled.Admitted(SetUpOutcome.NoSecret _) -> again(wanted);
      case Throttled.Admitted(SetUpOutcome.Lapsed _) -> second.over(exchange, wanted);
      case Throttled.TooManyAttempts(var wait) -> pages.slowDown(exchange, wait);
    };
  }
}
