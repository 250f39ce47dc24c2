package dev.latchkey.server.enrolment;

import dev.latchkey.server.identifiers.RejectionReason;
import dev.latchkey.server.passwords.PasswordSettings;
import dev.latchkey.server.passwords.PolicyViolation;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.throttling.DeviceCookies;
import dev.latchkey.server.throttling.Throttled;
import dev.latchkey.server.tokens.PresentedToken;
import dev.latchkey.server.web.Cookie;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Response;
import dev.latchkey.server.web.page.PageResponses;
import dev.latchkey.server.web.page.PasswordForm;
import dev.latchkey.server.web.page.RememberedForm;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/// Signing up on pages. A cookie remembers the enrolment, so that the link opened in the same
/// browser needs nothing more.
final class EnrolmentPages {
  private static final String SIGN_UP = "/sign-up";
  private static final String CORRECT = SIGN_UP + "/address";
  private static final String VERIFY = "/verify";
  private static final String RESEND = VERIFY + "/resend";
  static final List<String> PATHS =
      List.of(SIGN_UP, CORRECT, VerificationMail.PATH, VERIFY, RESEND);
  private static final String REQUEST_COOKIE = "__Host-e";
  private static final String SENT = "sent";
  private static final String TOKEN_INVALID = "token-invalid";
  private static final String WRONG_PASSWORD = "wrong-password";
  private static final String OTHER_BROWSER = "other-browser";
  private final Enrolment enrolment;
  private final PageResponses pages;
  private final PasswordSettings rules;
  private final String domains;

  /// @param domains those that can sign up, as an operator writes them; empty where all can
  EnrolmentPages(Enrolment enrolment, PageResponses pages, PasswordSettings rules, String domains) {
    this.domains = domains;
    this.enrolment = enrolment;
    this.pages = pages;
    this.rules = rules;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.at(SIGN_UP).get(this::signUpForm).post(this::signUp),
        Endpoint.at(CORRECT).get(this::correctForm).post(this::correct),
        Endpoint.at(VerificationMail.PATH).get(_ -> Response.seeOther(VERIFY)),
        Endpoint.at(VERIFY).get(this::verifyForm).post(this::verify),
        Endpoint.at(RESEND).get(this::resendForm).post(this::resend));
  }

  private Response signUpForm(Exchange exchange) {
    var kept = pages.kept(exchange);
    var view = kept.is(SENT) ? new SignUpView.Done(kept.typed("email")) : signUpForm(kept);
    return pages.show(exchange, 200, view);
  }

  private SignUpView.Form signUpForm(RememberedForm kept) {
    var flaws = new HashMap<String, RejectionReason>();
    for (var field : SignUpView.FIELDS) {
      kept.faults(field).stream()
          .findFirst()
          .flatMap(RejectionReason::parse)
          .ifPresent(flaw -> flaws.put(field, flaw));
    }
    return new SignUpView.Form(
        kept.typed("email"),
        kept.typed("username"),
        kept.typed("display_name"),
        flaws,
        passwordForm(kept.faults("password")),
        domains);
  }

  private Response signUp(Exchange exchange) {
    var form = pages.form(exchange, "email", "username", "display_name");
    var entered =
        new SignUp(
            form.text("email").strip(),
            Secret.of(form.text("password")),
            form.optional("username").map(String::strip),
            form.optional("display_name").filter(name -> !name.isBlank()),
            exchange.language());
    return switch (enrolment.signUp(entered, exchange.client())) {
      case Throttled.Admitted(SignUpOutcome.Accepted accepted) ->
          pages
              .back(exchange, RememberedForm.of(SENT))
              .with(
                  new Cookie(
                      REQUEST_COOKIE,
                      accepted.request().exposeText(),
                      Optional.of(Enrolments.LIFE)));
      case Throttled.Admitted(SignUpOutcome.Rejected rejected) ->
          pages.back(exchange, faulty(rejected.faults()));
      case Throttled.TooManyAttempts(var wait) -> pages.slowDown(exchange, wait);
    };
  }

  private Response correctForm(Exchange exchange) {
    var kept = pages.kept(exchange);
    var email = kept.typed("email");
    var problem =
        kept.faults("email").stream()
            .findFirst()
            .flatMap(RejectionReason::parse)
            .map(flaw -> SignUpView.problem("email", flaw))
            .orElse("");
    return pages.show(
        exchange,
        200,
        kept.is(SENT) ? new SignUpView.Done(email) : new SignUpView.Correct(email, problem));
  }

  private Response correct(Exchange exchange) {
    var email = pages.form(exchange, "email").text("email").strip();
    var request = Secret.of(exchange.cookie(REQUEST_COOKIE).orElse(""));
    return switch (enrolment.correct(request, email, exchange.client(), exchange.language())) {
      case Throttled.Admitted(SignUpOutcome.Accepted _) ->
          pages.back(exchange, RememberedForm.of(SENT));
      case Throttled.Admitted(SignUpOutcome.Rejected rejected) ->
          pages.back(exchange, faulty(rejected.faults()));
      case Throttled.TooManyAttempts(var wait) -> pages.slowDown(exchange, wait);
    };
  }

  private static RememberedForm faulty(List<SignUpOutcome.Fault> faults) {
    var kept = RememberedForm.faulty();
    for (var fault : faults) {
      kept =
          switch (fault) {
            case SignUpOutcome.EmailRejected(var flaw) -> kept.fault("email", words(flaw));
            case SignUpOutcome.NameRejected(var field, var flaw) -> kept.fault(field, words(flaw));
            case SignUpOutcome.PasswordRejected(var reasons) ->
                kept.fault("password", PolicyViolation.words(reasons));
            case SignUpOutcome.PasswordUnusable _ -> kept.fault("password", PasswordForm.UNUSABLE);
          };
    }
    return kept;
  }

  private static List<String> words(RejectionReason flaw) {
    return List.of(flaw.word());
  }

  private PasswordForm passwordForm(List<String> reasons) {
    return new PasswordForm(rules.minLength(), rules.maxLength(), reasons, rules.siteWords());
  }

  /// Opening the page uses nothing up: only the click's POST does (C-11).
  private Response verifyForm(Exchange exchange) {
    var kept = pages.kept(exchange);
    var elsewhere = exchange.cookie(REQUEST_COOKIE).isEmpty();
    return pages.show(
        exchange,
        200,
        switch (kept.outcome()) {
          case "verified" -> new VerifyView.Done();
          case "already-verified" -> new VerifyView.AlreadyDone();
          case TOKEN_INVALID -> new VerifyView.TokenInvalid();
          case WRONG_PASSWORD -> new VerifyView.Form(true, VerifyView.Problem.WRONG_PASSWORD);
          case OTHER_BROWSER -> new VerifyView.Form(true, VerifyView.Problem.OTHER_BROWSER);
          default -> new VerifyView.Form(elsewhere, null);
        });
  }

  private Response verify(Exchange exchange) {
    var form = pages.form(exchange);
    var token = Secret.of(form.token("token"));
    var request = exchange.cookie(REQUEST_COOKIE).map(Secret::of);
    var password = form.optional("password").map(Secret::of);
    var shown = PresentedToken.alone(token).by(PageResponses.browser(form));
    return switch (enrolment.verify(shown, request, password, exchange.client())) {
      case Throttled.Admitted(VerificationOutcome.Verified verified) ->
          pages
              .back(exchange, RememberedForm.of("verified"))
              .with(DeviceCookies.cookie(verified.deviceCookie()));
      case Throttled.Admitted(VerificationOutcome.AlreadyVerified _) ->
          pages.back(exchange, RememberedForm.of("already-verified"));
      case Throttled.Admitted(VerificationOutcome.TokenInvalid _) ->
          pages.back(exchange, RememberedForm.failed(410, TOKEN_INVALID));
      case Throttled.Admitted(VerificationOutcome.OtherBrowser _) ->
          pages.back(
              exchange,
              RememberedForm.failed(422, password.isPresent() ? WRONG_PASSWORD : OTHER_BROWSER));
      case Throttled.TooManyAttempts(var wait) -> pages.slowDown(exchange, wait);
    };
  }

  private Response resendForm(Exchange exchange) {
    var kept = pages.kept(exchange);
    return pages.show(
        exchange,
        200,
        kept.is(SENT)
            ? new VerifyView.ResendDone(kept.typed("email"))
            : new VerifyView.Resend(kept.typed("email")));
  }

  private Response resend(Exchange exchange) {
    var form = pages.form(exchange, "email");
    var email = form.text("email").strip();
    return switch (enrolment.resend(email, exchange.client(), exchange.language())) {
      case Throttled.TooManyAttempts(var wait) -> pages.slowDown(exchange, wait);
      case Throttled.Admitted(var _) -> pages.back(exchange, RememberedForm.of(SENT));
    };
  }
}
