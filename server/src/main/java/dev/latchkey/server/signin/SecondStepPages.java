package dev.latchkey.server.signin;

import dev.latchkey.server.secondfactor.PendingSignIns;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.SessionAuthenticator;
import dev.latchkey.server.throttling.Throttled;
import dev.latchkey.server.web.Cookie;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Form;
import dev.latchkey.server.web.Response;
import dev.latchkey.server.web.ReturnTo;
import dev.latchkey.server.web.page.PageResponses;
import dev.latchkey.server.web.page.RememberedForm;
import dev.latchkey.server.web.page.ReturnToCookie;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The second step of signing in on a page of its own. A cookie carries what was proven first; the
/// way on stands in the address and in the form, as on the page before.
final class SecondStepPages {
  static final String PATH = "/sign-in/second-factor";
  private static final String COOKIE = "__Host-p";
  private static final String REMEMBER = "remember_device";
  private static final String TOTP = "totp";
  private static final String RECOVERY_CODE = "recovery_code";
  private static final String WRONG = "wrong-";
  private static final String CLOSED = "closed";
  private static final String SLOW_DOWN = "slow-down";
  private final SecondStep step;
  private final BrowserSessions browsers;
  private final SessionAuthenticator authenticator;
  private final PageResponses pages;
  private final Duration remember;

  /// @param remember for how long a device can be remembered
  SecondStepPages(
      SecondStep step,
      BrowserSessions browsers,
      SessionAuthenticator authenticator,
      PageResponses pages,
      Duration remember) {
    this.step = step;
    this.browsers = browsers;
    this.authenticator = authenticator;
    this.pages = pages;
    this.remember = remember;
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.at(PATH).get(this::form).post(this::complete));
  }

  /// Leads there from the first step.
  static Response lead(SecondFactorAwaited awaited, Optional<ReturnTo> wanted) {
    var page = awaited.methods().isEmpty() ? SetUpPages.PATH : PATH;
    return Response.seeOther(wanted.map(way -> way.after(page)).orElse(page))
        .with(new Cookie(COOKIE, awaited.token().exposeText(), Optional.of(PendingSignIns.LIFE)));
  }

  /// What was proven first.
  static Secret token(Exchange exchange) {
    return Secret.of(exchange.cookie(COOKIE).orElse(""));
  }

  Response form(Exchange exchange) {
    var wanted = ReturnToCookie.asked(exchange);
    return methods(exchange)
        .map(methods -> show(exchange, methods, wanted))
        .orElseGet(() -> over(exchange, wanted));
  }

  private Optional<List<String>> methods(Exchange exchange) {
    return step.awaited(token(exchange)).filter(methods -> !methods.isEmpty());
  }

  private Response show(Exchange exchange, List<String> methods, Optional<ReturnTo> wanted) {
    var kept = pages.kept(exchange);
    var view =
        new SecondStepView(
            methods,
            wrong(kept),
            kept.is(SLOW_DOWN) ? pages.minutesLeft(kept) : 0,
            kept.is(CLOSED),
            remember.isPositive() ? remember : null,
            wanted.map(ReturnTo::value).orElse(null));
    return pages.show(exchange, 200, view);
  }

  private static @Nullable String wrong(RememberedForm kept) {
    return kept.outcome().startsWith(WRONG) ? kept.outcome().substring(WRONG.length()) : null;
  }

  /// Where nothing waits: a second click, the way back after signing in, or too late.
  Response over(Exchange exchange, Optional<ReturnTo> wanted) {
    if (authenticator.isSignedIn(exchange)) {
      return Response.seeOther(SignInPages.target(wanted, false));
    }
    var page = "/sign-in?notice=second-factor-over";
    return Response.seeOther(wanted.map(way -> way.after(page)).orElse(page))
        .with(Cookie.gone(COOKIE));
  }

  private Response complete(Exchange exchange) {
    var form = pages.form(exchange, ReturnTo.FIELD);
    var wanted = ReturnTo.parse(form.text(ReturnTo.FIELD));
    var answer = answer(exchange, form);
    return switch (step.complete(answer)) {
      case Throttled.Admitted(SecondStepOutcome.SignedIn in) ->
          signedIn(exchange, in, Response.seeOther(SignInPages.target(wanted, in.leaving())));
      case Throttled.Admitted(SecondStepOutcome.WrongCode _) ->
          pages.back(exchange, RememberedForm.failed(401, WRONG + answer.method()));
      case Throttled.Admitted(SecondStepOutcome.Closed _) ->
          pages.back(exchange, RememberedForm.failed(403, CLOSED));
      case Throttled.Admitted(SecondStepOutcome.Lapsed _) ->
          step.again(answer.token())
              .map(in ->
                  signedIn(
                      exchange, in, Response.seeOther(SignInPages.target(wanted, in.leaving()))))
              .orElseGet(() -> over(exchange, wanted));
      case Throttled.TooManyAttempts(var wait) ->
          pages.back(exchange, pages.waiting(SLOW_DOWN, wait));
    };
  }

  private static SecondStep.Answer answer(Exchange exchange, Form form) {
    var method = form.optional(RECOVERY_CODE).isPresent() ? RECOVERY_CODE : TOTP;
    return new SecondStep.Answer(
        token(exchange),
        method,
        Secret.of(form.text(method)),
        exchange.client(),
        exchange.userAgent(),
        form.optional(REMEMBER).isPresent());
  }

  /// The answer, with the session.
  Response signedIn(Exchange exchange, SecondStepOutcome.SignedIn in, Response page) {
    var answer =
        browsers.begin(exchange, in.session(), in.deviceCookie(), page).with(Cookie.gone(COOKIE));
    return in.remembered().map(answer::with).orElse(answer);
  }
}
