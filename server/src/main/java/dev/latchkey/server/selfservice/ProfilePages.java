package dev.latchkey.server.selfservice;

import dev.latchkey.server.accounts.ProfileChange;
import dev.latchkey.server.accountsecurity.Reauthentication;
import dev.latchkey.server.identifiers.DisplayName;
import dev.latchkey.server.identifiers.Username;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.sessions.SessionAuthenticator;
import dev.latchkey.server.throttling.Throttled;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Form;
import dev.latchkey.server.web.Response;
import dev.latchkey.server.web.ReturnTo;
import dev.latchkey.server.web.page.PageResponses;
import dev.latchkey.server.web.page.RememberedForm;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Changing one's own names and language on a page.
final class ProfilePages {
  private static final String PAGE = "/account/profile";
  private static final String NAME = "display_name";
  private static final String USERNAME = "username";
  private static final String LANGUAGE = "language";
  private static final String TAKEN = "taken";
  private static final String OFTEN = "often";
  private final ChangeProfile changing;
  private final SelfService selfService;
  private final SessionAuthenticator authenticator;
  private final PageResponses pages;

  ProfilePages(
      ChangeProfile changing,
      SelfService selfService,
      SessionAuthenticator authenticator,
      PageResponses pages) {
    this.changing = changing;
    this.selfService = selfService;
    this.authenticator = authenticator;
    this.pages = pages;
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.at(PAGE).get(this::form).post(this::change));
  }

  private Response form(Exchange exchange) {
    return authenticator
        .browser(exchange)
        .map(session -> pages.showSignedIn(exchange, 200, view(session, pages.kept(exchange))))
        .orElseGet(SessionAuthenticator::signInFirst);
  }

  private ProfileView view(Session session, RememberedForm kept) {
    var account = selfService.account(session);
    var present = account.username().map(Username::value);
    var typed = kept.is("faulty");
    return new ProfileView(
        typed ? kept.typed(NAME) : account.displayName().map(DisplayName::value).orElse(""),
        typed ? kept.typed(USERNAME) : present.orElse(""),
        present.orElse(null),
        changing.isConfirmed(session),
        typed && !kept.typed(LANGUAGE).isEmpty() ? kept.typed(LANGUAGE) : account.language().tag(),
        problems(kept));
  }

  private static Map<String, String> problems(RememberedForm kept) {
    var problems = new HashMap<String, String>();
    for (var field : List.of(NAME, USERNAME)) {
      kept.faults(field).stream()
          .findFirst()
          .ifPresent(flaw -> problems.put(field, problem(field, flaw)));
    }
    return problems;
  }

  private static String problem(String field, String flaw) {
    return switch (flaw) {
      case TAKEN, OFTEN -> "profile.username." + flaw;
      case "form", "character" -> "sign-up." + field + ".rejected.more";
      default -> "sign-up.flaw." + flaw;
    };
  }

  private Response change(Exchange exchange) {
    var form = pages.form(exchange, NAME, USERNAME, LANGUAGE);
    return authenticator
        .browser(exchange)
        .map(session -> change(exchange, session, form))
        .orElseGet(SessionAuthenticator::signInFirst);
  }

  /// Without the field, which the page shows only after the password, the username stays.
  private Response change(Exchange exchange, Session session, Form form) {
    var username =
        changing.isConfirmed(session) ? form.text(USERNAME) : form.optional(USERNAME).orElse(null);
    var read = ProfileChange.read(form.text(NAME), username, form.optional(LANGUAGE).orElse(null));
    return switch (changing.change(session, read, Optional.empty())) {
      case Throttled.Admitted(ChangeProfileOutcome.Done _) ->
          Response.seeOther("/account?notice=profile-changed");
      case Throttled.Admitted(ChangeProfileOutcome.Rejected(var field, var flaw)) ->
          back(exchange, field, flaw.word());
      case Throttled.Admitted(ChangeProfileOutcome.UsernameTaken _) ->
          back(exchange, USERNAME, TAKEN);
      case Throttled.Admitted(ChangeProfileOutcome.NotConfirmed _),
          Throttled.Admitted(ChangeProfileOutcome.FactorRequired _),
          Throttled.Admitted(ChangeProfileOutcome.WrongPassword _) ->
          Response.seeOther(new ReturnTo(PAGE).after(Reauthentication.PAGE));
      case Throttled.TooManyAttempts(var _) -> back(exchange, USERNAME, OFTEN);
    };
  }

  private Response back(Exchange exchange, String field, String fault) {
    return pages.back(exchange, RememberedForm.faulty().fault(field, List.of(fault)));
  }
}
