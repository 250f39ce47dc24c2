package dev.latchkey.server.selfservice;

import dev.latchkey.server.accountsecurity.Reauthentication;
import dev.latchkey.server.passwords.PasswordSettings;
import dev.latchkey.server.passwords.PolicyViolation;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.sessions.SessionAuthenticator;
import dev.latchkey.server.throttling.DeviceCookies;
import dev.latchkey.server.throttling.Throttled;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Form;
import dev.latchkey.server.web.Response;
import dev.latchkey.server.web.page.PageResponses;
import dev.latchkey.server.web.page.PasswordForm;
import dev.latchkey.server.web.page.RememberedForm;
import java.util.ArrayList;
import java.util.List;

/// Changing one's own password on a page.
final class PasswordPages {
  private static final String PAGE = "/account/password";
  private static final String PRESENT = "current_password";
  private static final String NEW = "new_password";
  private static final String REPEAT = "new_password_repeat";
  private final ChangePassword changing;
  private final Reauthentication reauthentication;
  private final SessionAuthenticator authenticator;
  private final PageResponses pages;
  private final PasswordSettings rules;

  PasswordPages(
      ChangePassword changing,
      Reauthentication reauthentication,
      SessionAuthenticator authenticator,
      PageResponses pages,
      PasswordSettings rules) {
    this.changing = changing;
    this.reauthentication = reauthentication;
    this.authenticator = authenticator;
    this.pages = pages;
    this.rules = rules;
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.at(PAGE).get(this::form).post(this::change));
  }

  private Response form(Exchange exchange) {
    return authenticator
        .browserToSecure(exchange)
        .map(session ->
            reauthentication.missingFactor(session, PAGE).orElseGet(() -> form(exchange, session)))
        .orElseGet(SessionAuthenticator::signInFirst);
  }

  private Response form(Exchange exchange, Session session) {
    return pages.showSignedIn(exchange, 200, view(session, pages.kept(exchange)));
  }

  private ChangePasswordView view(Session session, RememberedForm kept) {
    return new ChangePasswordView(
        passwordForm(session, kept.faults(NEW)), kept.isFaulty(PRESENT), kept.isFaulty(REPEAT));
  }

  private Response change(Exchange exchange) {
    var form = pages.form(exchange);
    var session = authenticator.browserToSecure(exchange);
    if (session.isEmpty()) {
      return over();
    }
    return reauthentication
        .missingFactor(session.get(), PAGE)
        .orElseGet(() -> change(exchange, session.get(), form));
  }

  private Response change(Exchange exchange, Session session, Form form) {
    var agreed = form.text(NEW).equals(form.text(REPEAT));
    var outcome =
        changing.change(session, Secret.of(form.text(PRESENT)), Secret.of(form.text(NEW)), agreed);
    return switch (outcome) {
      case Throttled.Admitted(ChangeOutcome.Changed changed) ->
          Response.seeOther("/account?notice=password-changed")
              .with(SessionAuthenticator.cookie(changed.session()))
              .with(DeviceCookies.cookie(changed.deviceCookie()));
      // What a first click has changed is not called wrong on the second.
      case Throttled.Admitted(ChangeOutcome.Refused _)
          when authenticator.browserToSecure(exchange).isEmpty() ->
          over();
      case Throttled.Admitted(ChangeOutcome.Refused refused) ->
          pages.back(exchange, faulty(refused, agreed));
      case Throttled.TooManyAttempts(var wait) -> pages.slowDown(exchange, wait);
    };
  }

  /// The change ends the session that the form came with: a user who sends the form twice may see
  /// the second answer only.
  private static Response over() {
    return Response.seeOther("/sign-in?notice=session-over");
  }

  private static RememberedForm faulty(ChangeOutcome.Refused refused, boolean agreed) {
    return RememberedForm.faulty()
        .fault(PRESENT, refused.wrongPassword())
        .fault(
            NEW,
            refused.unusable() ? PasswordForm.UNUSABLE : PolicyViolation.words(refused.reasons()))
        .fault(REPEAT, !agreed);
  }

  private PasswordForm passwordForm(Session session, List<String> reasons) {
    var words = new ArrayList<>(changing.context(session).words());
    words.addAll(rules.siteWords());
    return new PasswordForm(rules.minLength(), rules.maxLength(), reasons, words);
  }
}
