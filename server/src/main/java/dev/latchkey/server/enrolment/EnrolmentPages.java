package dev.latchkey.server.enrolment;

import dev.latchkey.server.defence.DeviceCookies;
import dev.latchkey.server.identifiers.Flaw;
import dev.latchkey.server.passwords.PasswordSettings;
import dev.latchkey.server.passwords.Reason;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.tokens.Shown;
import dev.latchkey.server.web.Answer;
import dev.latchkey.server.web.Cookie;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Form;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.page.PageAnswers;
import dev.latchkey.server.web.page.PasswordForm;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Signing up on pages. A cookie remembers the enrolment, so that the link opened in the same
/// browser needs nothing more.
public final class EnrolmentPages {
  private static final String REQUEST_COOKIE = "__Host-e";
  private final Enrolment enrolment;
  private final PageAnswers pages;
  private final PasswordSettings rules;

  public EnrolmentPages(Enrolment enrolment, PageAnswers pages, PasswordSettings rules) {
    this.enrolment = enrolment;
    this.pages = pages;
    this.rules = rules;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.at("/sign-up").get(this::signUpForm).post(this::signUp),
        Endpoint.at(VerificationLetter.PATH).get(_ -> Answer.seeOther("/verify")),
        Endpoint.at("/verify").get(this::verifyForm).post(this::verify),
        Endpoint.at("/verify/resend").get(this::resendForm).post(this::resend));
  }

  private Answer signUpForm(Exchange exchange) {
    return pages.show(exchange, 200, SignUpView.Form.empty(passwordForm(List.of())));
  }

  private Answer signUp(Exchange exchange) {
    var form = pages.form(exchange);
    var entered =
        new SignUp(
            form.text("email").strip(),
            Secret.of(form.text("password")),
            form.optional("username").map(String::strip),
            form.optional("display_name").filter(name -> !name.isBlank()),
            exchange.language());
    return switch (enrolment.signUp(entered, exchange.client())) {
      case SignUpOutcome.Accepted accepted ->
          pages
              .show(exchange, 200, new SignUpView.Done())
              .with(
                  new Cookie(
                      REQUEST_COOKIE,
                      accepted.request().exposeText(),
                      Optional.of(Enrolments.LIFE)));
      case SignUpOutcome.EmailRejected(var flaw) -> again(exchange, form, "email", flaw);
      case SignUpOutcome.NameRejected(var field, var flaw) -> again(exchange, form, field, flaw);
      case SignUpOutcome.PasswordRejected rejected ->
          again(exchange, form, null, Reason.words(rejected.reasons()));
      case SignUpOutcome.PasswordUnusable _ -> again(exchange, form, null, PasswordForm.UNUSABLE);
      case SignUpOutcome.SlowDown slow ->
          pages.error(exchange, Problem.slowDown(slow.retryAfter()));
    };
  }

  private Answer again(Exchange exchange, Form form, String field, Flaw flaw) {
    return again(exchange, form, new SignUpView.Rejected(field, flaw), List.of());
  }

  private Answer again(
      Exchange exchange, Form form, SignUpView.@Nullable Rejected rejected, List<String> reasons) {
    var view =
        new SignUpView.Form(
            form.text("email"),
            form.text("username"),
            form.text("display_name"),
            rejected,
            passwordForm(reasons));
    return pages.show(exchange, 422, view);
  }

  private PasswordForm passwordForm(List<String> reasons) {
    return new PasswordForm(rules.minLength(), rules.maxLength(), reasons, rules.siteWords());
  }

  /// Opening the page uses nothing up: only the click's POST does (C-11).
  private Answer verifyForm(Exchange exchange) {
    var elsewhere = exchange.cookie(REQUEST_COOKIE).isEmpty();
    return pages.show(exchange, 200, new VerifyView.Form(null, elsewhere, null));
  }

  private Answer verify(Exchange exchange) {
    var form = pages.form(exchange);
    var token = form.token("token");
    var request = exchange.cookie(REQUEST_COOKIE).map(Secret::of);
    var password = form.optional("password").map(Secret::of);
    var shown = Shown.alone(Secret.of(token)).by(PageAnswers.browser(form));
    return switch (enrolment.verify(shown, request, password, exchange.client())) {
      case VerificationOutcome.Verified verified ->
          pages
              .show(exchange, 200, new VerifyView.Done())
              .with(DeviceCookies.cookie(verified.deviceCookie()));
      case VerificationOutcome.AlreadyVerified _ ->
          pages.show(exchange, 200, new VerifyView.AlreadyDone());
      case VerificationOutcome.TokenInvalid _ ->
          pages.show(exchange, 410, new VerifyView.TokenInvalid());
      case VerificationOutcome.NotTheOneWhoSignedUp _ ->
          pages.show(
              exchange,
              422,
              new VerifyView.Form(
                  token,
                  true,
                  password.isPresent()
                      ? VerifyView.Problem.WRONG_PASSWORD
                      : VerifyView.Problem.OTHER_BROWSER));
      case VerificationOutcome.SlowDown slow ->
          pages.error(exchange, Problem.slowDown(slow.retryAfter()));
    };
  }

  private Answer resendForm(Exchange exchange) {
    return pages.show(exchange, 200, new VerifyView.Resend());
  }

  private Answer resend(Exchange exchange) {
    var form = pages.form(exchange);
    return enrolment
        .resend(form.text("email").strip(), exchange.client(), exchange.language())
        .map(wait -> pages.error(exchange, Problem.slowDown(wait)))
        .orElseGet(() -> pages.show(exchange, 200, new VerifyView.ResendDone()));
  }
}
