package dev.latchkey.server.recovery;

import dev.latchkey.server.passwords.PasswordSettings;
import dev.latchkey.server.passwords.PolicyViolation;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.SessionAuthenticator;
import dev.latchkey.server.throttling.DeviceCookies;
import dev.latchkey.server.throttling.Throttled;
import dev.latchkey.server.tokens.PresentedToken;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Response;
import dev.latchkey.server.web.page.PageResponses;
import dev.latchkey.server.web.page.PasswordForm;
import dev.latchkey.server.web.page.RememberedForm;
import java.util.List;
import java.util.Map;

/// The page to which a link leads that sets a password.
final class NewPasswordPages {
  private static final String PASSWORD = "new_password";
  private static final String REPEAT = "new_password_repeat";
  private static final String TOKEN_INVALID = "token-invalid";
  private final Recovery recovery;
  private final PasswordLink link;
  private final PageResponses pages;
  private final PasswordSettings rules;

  NewPasswordPages(
      Recovery recovery, PasswordLink link, PageResponses pages, PasswordSettings rules) {
    this.recovery = recovery;
    this.link = link;
    this.pages = pages;
    this.rules = rules;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.at(link.mailPath()).get(_ -> Response.seeOther(link.page())),
        Endpoint.at(link.page()).get(this::completionForm).post(this::complete),
        Endpoint.at(link.page() + "/check").post(this::check));
  }

  /// Opening the page uses nothing up: only the click's POST does (C-11).
  private Response completionForm(Exchange exchange) {
    var kept = pages.kept(exchange);
    var view =
        kept.is(TOKEN_INVALID)
            ? new ResetPasswordView.TokenInvalid()
            : new ResetPasswordView.Form(
                link, passwordForm(kept.faults(PASSWORD)), kept.isFaulty(REPEAT));
    return pages.show(exchange, 200, view);
  }

  /// Whether the link is still good, and whose account it is for: asked by a script when the page
  /// opens, so that users do not choose a password for an expired link, and a password manager
  /// knows which account it saves. Uses nothing up.
  private Response check(Exchange exchange) {
    var token = PresentedToken.alone(Secret.of(pages.beside(exchange).token("token")));
    return Response.json(
        200,
        recovery
            .login(token, exchange.client())
            .map(login -> Map.of("good", true, "login", login))
            .orElse(Map.of("good", false)));
  }

  private Response complete(Exchange exchange) {
    var form = pages.form(exchange);
    var token =
        PresentedToken.alone(Secret.of(form.token("token"))).by(PageResponses.browser(form));
    var chosen = Secret.of(form.text(PASSWORD));
    if (!form.text(PASSWORD).equals(form.text(REPEAT))) {
      return recovery
          .refusal(token, chosen, exchange.client())
          .map(outcome -> answer(exchange, outcome, true))
          .orElseGet(() -> pages.back(exchange, RememberedForm.faulty().fault(REPEAT, true)));
    }
    return answer(exchange, recovery.complete(token, chosen, exchange.client()), false);
  }

  private Response answer(Exchange exchange, Throttled<RecoveryOutcome> outcome, boolean differs) {
    return switch (outcome) {
      case Throttled.Admitted(RecoveryOutcome.Recovered recovered) ->
          pages
              .on(exchange, "/sign-in", link.notice(), Map.of("login", recovered.login()))
              .with(SessionAuthenticator.noCookie())
              .with(DeviceCookies.cookie(recovered.deviceCookie()));
      case Throttled.Admitted(RecoveryOutcome.TokenInvalid _) ->
          pages.back(exchange, RememberedForm.failed(410, TOKEN_INVALID));
      case Throttled.Admitted(RecoveryOutcome.PasswordRejected rejected) ->
          again(exchange, PolicyViolation.words(rejected.reasons()), differs);
      case Throttled.Admitted(RecoveryOutcome.PasswordUnusable _) ->
          again(exchange, PasswordForm.UNUSABLE, differs);
      case Throttled.TooManyAttempts(var wait) -> pages.slowDown(exchange, wait);
    };
  }

  private Response again(Exchange exchange, List<String> reasons, boolean differs) {
    return pages.back(
        exchange, RememberedForm.faulty().fault(PASSWORD, reasons).fault(REPEAT, differs));
  }

  private PasswordForm passwordForm(List<String> reasons) {
    return new PasswordForm(rules.minLength(), rules.maxLength(), reasons, rules.siteWords());
  }
}
