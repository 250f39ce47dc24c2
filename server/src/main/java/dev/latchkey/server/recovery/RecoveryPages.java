package dev.latchkey.server.recovery;

import dev.latchkey.server.defence.DeviceCookies;
import dev.latchkey.server.passwords.PasswordSettings;
import dev.latchkey.server.passwords.Reason;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.SessionGate;
import dev.latchkey.server.tokens.Shown;
import dev.latchkey.server.web.Answer;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.page.PageAnswers;
import dev.latchkey.server.web.page.PasswordForm;
import java.util.List;

/// Recovery on pages.
public final class RecoveryPages {
  private final Recovery recovery;
  private final PageAnswers pages;
  private final PasswordSettings rules;

  public RecoveryPages(Recovery recovery, PageAnswers pages, PasswordSettings rules) {
    this.recovery = recovery;
    this.pages = pages;
    this.rules = rules;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.at("/forgot-password").get(this::requestForm).post(this::request),
        Endpoint.at(RecoveryLetter.PATH).get(_ -> Answer.seeOther("/reset-password")),
        Endpoint.at("/reset-password").get(this::completionForm).post(this::complete));
  }

  private Answer requestForm(Exchange exchange) {
    return pages.show(exchange, 200, new ForgotPasswordView.Form());
  }

  private Answer request(Exchange exchange) {
    var form = pages.form(exchange);
    return recovery
        .request(form.text("email").strip(), exchange.client(), exchange.language())
        .map(wait -> pages.error(exchange, Problem.slowDown(wait)))
        .orElseGet(() -> pages.show(exchange, 200, new ForgotPasswordView.Done()));
  }

  /// Opening the page uses nothing up: only the click's POST does (C-11).
  private Answer completionForm(Exchange exchange) {
    return pages.show(exchange, 200, ResetPasswordView.Form.empty(passwordForm(List.of())));
  }

  private Answer complete(Exchange exchange) {
    var form = pages.form(exchange);
    var token = form.token("token");
    if (!form.text("new_password").equals(form.text("new_password_repeat"))) {
      return again(exchange, token, List.of(), true);
    }
    var outcome =
        recovery.complete(
            Shown.alone(Secret.of(token)).by(PageAnswers.browser(form)),
            Secret.of(form.text("new_password")),
            exchange.client());
    return switch (outcome) {
      case RecoveryOutcome.Recovered recovered ->
          Answer.seeOther("/sign-in?notice=password-changed")
              .with(SessionGate.noCookie())
              .with(DeviceCookies.cookie(recovered.deviceCookie()));
      case RecoveryOutcome.TokenInvalid _ ->
          pages.show(exchange, 410, new ResetPasswordView.TokenInvalid());
      case RecoveryOutcome.PasswordRejected rejected ->
          again(exchange, token, Reason.words(rejected.reasons()), false);
      case RecoveryOutcome.PasswordUnusable _ ->
          again(exchange, token, PasswordForm.UNUSABLE, false);
      case RecoveryOutcome.SlowDown slow ->
          pages.error(exchange, Problem.slowDown(slow.retryAfter()));
    };
  }

  private Answer again(Exchange exchange, String token, List<String> reasons, boolean differs) {
    return pages.show(
        exchange, 422, new ResetPasswordView.Form(token, passwordForm(reasons), differs));
  }

  private PasswordForm passwordForm(List<String> reasons) {
    return new PasswordForm(rules.minLength(), rules.maxLength(), reasons, rules.siteWords());
  }
}
