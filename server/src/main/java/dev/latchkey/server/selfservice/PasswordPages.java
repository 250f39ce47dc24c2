package dev.latchkey.server.selfservice;

import dev.latchkey.server.defence.DeviceCookies;
import dev.latchkey.server.passwords.PasswordSettings;
import dev.latchkey.server.passwords.Reason;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.sessions.SessionGate;
import dev.latchkey.server.web.Answer;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.page.PageAnswers;
import dev.latchkey.server.web.page.PasswordForm;
import java.util.ArrayList;
import java.util.List;

/// Changing one's own password on a page.
public final class PasswordPages {
  private final PasswordChanging changing;
  private final SessionGate gate;
  private final PageAnswers pages;
  private final PasswordSettings rules;

  public PasswordPages(
      PasswordChanging changing, SessionGate gate, PageAnswers pages, PasswordSettings rules) {
    this.changing = changing;
    this.gate = gate;
    this.pages = pages;
    this.rules = rules;
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.at("/account/password").get(this::form).post(this::change));
  }

  private Answer form(Exchange exchange) {
    return gate.browser(exchange)
        .map(session -> ChangePasswordView.empty(passwordForm(session, List.of())))
        .map(view -> pages.showSignedIn(exchange, 200, view))
        .orElseGet(SelfServicePages::signInFirst);
  }

  private Answer change(Exchange exchange) {
    var form = pages.form(exchange);
    var session = gate.browser(exchange);
    if (session.isEmpty()) {
      return SelfServicePages.signInFirst();
    }
    if (!form.text("new_password").equals(form.text("new_password_repeat"))) {
      return again(exchange, session.get(), new Wrong(List.of(), false, true));
    }
    var outcome =
        changing.change(
            session.get(),
            Secret.of(form.text("current_password")),
            Secret.of(form.text("new_password")));
    return switch (outcome) {
      case ChangeOutcome.Changed changed ->
          Answer.seeOther("/account?notice=password-changed")
              .with(SessionGate.cookie(changed.session().token()))
              .with(DeviceCookies.cookie(changed.deviceCookie()));
      case ChangeOutcome.WrongPassword _ ->
          again(exchange, session.get(), new Wrong(List.of(), true, false));
      case ChangeOutcome.PasswordRejected rejected ->
          again(exchange, session.get(), new Wrong(Reason.words(rejected.reasons()), false, false));
      case ChangeOutcome.PasswordUnusable _ ->
          again(exchange, session.get(), new Wrong(PasswordForm.UNUSABLE, false, false));
      case ChangeOutcome.SlowDown slow ->
          pages.error(exchange, Problem.slowDown(slow.retryAfter()));
    };
  }

  /// What is not right with what was sent.
  private record Wrong(List<String> reasons, boolean password, boolean repeat) {}

  private Answer again(Exchange exchange, Session session, Wrong wrong) {
    var form = passwordForm(session, wrong.reasons);
    return pages.showSignedIn(
        exchange, 422, new ChangePasswordView(form, wrong.password, wrong.repeat));
  }

  private PasswordForm passwordForm(Session session, List<String> reasons) {
    var words = new ArrayList<>(changing.context(session).words());
    words.addAll(rules.siteWords());
    return new PasswordForm(rules.minLength(), rules.maxLength(), reasons, words);
  }
}
