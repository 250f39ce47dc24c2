package dev.latchkey.server.selfservice;

import dev.latchkey.server.accountsecurity.Reauthentication;
import dev.latchkey.server.identifiers.DisplayName;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.identifiers.Username;
import dev.latchkey.server.passwords.PasswordChange;
import dev.latchkey.server.passwords.PasswordSettings;
import dev.latchkey.server.platform.WebSupport;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.sessions.SessionAuthenticator;
import dev.latchkey.server.web.Cookie;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Response;
import dev.latchkey.server.web.page.DeliveryHelpView;
import dev.latchkey.server.web.page.PageResponses;
import dev.latchkey.server.web.page.PasswordHelpView;
import dev.latchkey.server.web.page.View;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/// The account page, and the help that everyone may read.
final class SelfServicePages {
  private static final Map<String, AccountView.Notice> NOTICES =
      Map.of(
          "account-kept", AccountView.Notice.ACCOUNT_KEPT,
          "profile-changed", AccountView.Notice.PROFILE_CHANGED,
          "session-ended", AccountView.Notice.SESSION_ENDED,
          "others-ended", AccountView.Notice.OTHERS_ENDED,
          "password-changed", AccountView.Notice.PASSWORD_CHANGED,
          "email-changed", AccountView.Notice.EMAIL_CHANGED,
          "email-withdrawn", AccountView.Notice.EMAIL_WITHDRAWN,
          "confirmed", AccountView.Notice.CONFIRMED);

  /// Everything else was there from the beginning.
  private static final Set<PasswordChange.By> CHOSEN =
      Set.of(PasswordChange.By.RECOVERY, PasswordChange.By.OWNER);

  private static final Duration REVIEWED_FOR = Duration.ofDays(1);
  private static final String SEEN = "__Host-r";
  private static final Duration SEEN_FOR = Duration.ofDays(30);
  private static final String NO_PASSKEY = "__Host-p";
  private static final Duration NO_PASSKEY_FOR = Duration.ofDays(365);
  private final SelfService selfService;
  private final SessionAuthenticator authenticator;
  private final Reauthentication confirmation;
  private final Function<Session, Optional<EmailAddress>> waitingEmail;
  private final ToIntFunction<Session> waitingDeliveries;
  private final Predicate<Session> passkeyOffer;
  private final PageResponses pages;
  private final PasswordSettings rules;
  private final String baseUrl;
  private final boolean secondFactors;
  private final Predicate<Session> lacksRecoveryCodes;

  SelfServicePages(
      SelfService selfService, WebSupport web, Safeguards safeguards, PasswordSettings rules) {
    this.selfService = selfService;
    this.authenticator = web.authenticator();
    this.confirmation = safeguards.reauthentication();
    this.waitingEmail = safeguards.waitingEmail();
    this.waitingDeliveries = safeguards.waitingDeliveries();
    this.passkeyOffer = safeguards.passkeyOffer();
    this.pages = web.responses();
    this.rules = rules;
    this.baseUrl = web.links();
    this.secondFactors = safeguards.secondFactors();
    this.lacksRecoveryCodes = safeguards.lacksRecoveryCodes();
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.at("/account").get(this::account).post(this::end),
        Endpoint.at("/help/passwords").get(this::passwordHelp),
        Endpoint.at("/help/deliveries").get(this::deliveryHelp));
  }

  private Response account(Exchange exchange) {
    return authenticator
        .browser(exchange)
        .map(session -> pages.showSignedIn(exchange, 200, view(exchange, session)))
        .orElseGet(SessionAuthenticator::signInFirst);
  }

  private AccountView view(Exchange exchange, Session session) {
    var account = selfService.account(session);
    var change = selfService.passwordChange(session);
    return new AccountView(
        account.email().value(),
        waitingEmail.apply(session).map(EmailAddress::value).orElse(null),
        account.username().map(Username::value).orElse(null),
        account.displayName().map(DisplayName::value).orElse(null),
        change.filter(last -> CHOSEN.contains(last.by())).map(PasswordChange::at).orElse(null),
        change
            .filter(last -> isFreshRecovery(last, session) && !isSeen(exchange, last))
            .map(PasswordChange::at)
            .orElse(null),
        selfService.sessions(session).stream().map(other -> shown(other, session)).toList(),
        waitingDeliveries.applyAsInt(session),
        secondFactors,
        lacksRecoveryCodes.test(session),
        exchange.cookie(NO_PASSKEY).isEmpty() && passkeyOffer.test(session),
        account.deletesAt().orElse(null),
        exchange.query("notice").map(NOTICES::get).orElse(null));
  }

  /// Who has just come back in is asked to look at the sessions (S4-21, C-12).
  private static boolean isFreshRecovery(PasswordChange change, Session session) {
    return change.by() == PasswordChange.By.RECOVERY
        && change.at().plus(REVIEWED_FOR).isAfter(session.begunAt());
  }

  private static boolean isSeen(Exchange exchange, PasswordChange reset) {
    return exchange.cookie(SEEN).filter(mark(reset)::equals).isPresent();
  }

  /// Which reset it was, for the browser that need not show it any more.
  private static String mark(PasswordChange reset) {
    return Long.toString(reset.at().toEpochMilli(), Character.MAX_RADIX);
  }

  private static AccountView.Session shown(Session session, Session present) {
    return new AccountView.Session(
        session.id().value(),
        session.device(),
        session.place(),
        session.begunAt(),
        session.lastUsedAt(),
        session.remembered() ? session.expiresAt() : null,
        session.id().equals(present.id()));
  }

  private Response end(Exchange exchange) {
    var form = pages.form(exchange);
    var session = authenticator.browserToSecure(exchange);
    if (session.isEmpty()) {
      return SessionAuthenticator.signInFirst();
    }
    if (form.text("seen").equals("passkey")) {
      return Response.seeOther("/account")
          .with(new Cookie(NO_PASSKEY, "1", Optional.of(NO_PASSKEY_FOR)));
    }
    if (form.optional("seen").isPresent()) {
      return seen(session.get());
    }
    return confirmation
        .missing(session.get(), "/account?notice=confirmed")
        .orElseGet(() -> end(session.get(), form.text("end")));
  }

  private Response end(Session session, String ended) {
    if (ended.equals("others")) {
      selfService.endOthers(session);
      return Response.seeOther("/account?notice=others-ended");
    }
    Id.parse(ended).ifPresent(id -> selfService.end(session, id));
    return Response.seeOther("/account?notice=session-ended");
  }

  private Response seen(Session session) {
    var account = Response.seeOther("/account");
    return selfService
        .passwordChange(session)
        .map(reset -> account.with(new Cookie(SEEN, mark(reset), Optional.of(SEEN_FOR))))
        .orElse(account);
  }

  private Response passwordHelp(Exchange exchange) {
    return pages.show(exchange, 200, new PasswordHelpView(rules.minLength(), rules.maxLength()));
  }

  private Response deliveryHelp(Exchange exchange) {
    return help(exchange, new DeliveryHelpView(baseUrl));
  }

  /// The way out stands on every page that a signed-in person sees (ASVS-7.4.4).
  private Response help(Exchange exchange, View view) {
    return authenticator.browser(exchange).isPresent()
        ? pages.showSignedIn(exchange, 200, view)
        : pages.show(exchange, 200, view);
  }
}
