package dev.latchkey.server.selfservice.factors;

import dev.latchkey.server.accountsecurity.CurrentFactor;
import dev.latchkey.server.accountsecurity.Reauthentication;
import dev.latchkey.server.accountsecurity.ReauthenticationOutcome;
import dev.latchkey.server.secondfactor.QrImage;
import dev.latchkey.server.secondfactor.SecondFactors;
import dev.latchkey.server.secondfactor.TotpSecrets;
import dev.latchkey.server.secondfactor.TotpUri;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.sessions.SessionAuthenticator;
import dev.latchkey.server.throttling.Throttled;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Form;
import dev.latchkey.server.web.Handler;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.RequestRejected;
import dev.latchkey.server.web.Response;
import dev.latchkey.server.web.page.PageResponses;
import dev.latchkey.server.web.page.RememberedForm;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// One's own second factors on pages.
final class FactorPages {
  private static final String PATH = "/account/second-factor";
  private static final String APP = PATH + "/app";
  private static final String LAPSED = PATH + "?notice=lapsed";
  private static final Map<String, FactorsView.Notice> NOTICES =
      Map.of(
          "confirmed", FactorsView.Notice.CONFIRMED,
          "removed", FactorsView.Notice.REMOVED,
          "lapsed", FactorsView.Notice.LAPSED,
          "needed", FactorsView.Notice.NEEDED);
  private final ManageFactors manage;
  private final Reauthentication reauthentication;
  private final SessionAuthenticator authenticator;
  private final PageResponses pages;
  private final String issuer;

  FactorPages(
      ManageFactors manage,
      Reauthentication reauthentication,
      SessionAuthenticator authenticator,
      PageResponses pages,
      String issuer) {
    this.manage = manage;
    this.reauthentication = reauthentication;
    this.authenticator = authenticator;
    this.pages = pages;
    this.issuer = issuer;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.at(PATH).get(opened(this::overview)).post(this::change),
        Endpoint.at(APP).get(opened(this::app)).post(this::confirm));
  }

  private Handler opened(BiFunction<Exchange, Session, Response> page) {
    return exchange -> {
      requireOffered();
      return authenticator
          .browser(exchange)
          .map(session -> page.apply(exchange, session))
          .orElseGet(SessionAuthenticator::signInFirst);
    };
  }

  private void requireOffered() {
    if (!manage.isOffered()) {
      throw new RequestRejected(Problem.notFound());
    }
  }

  private Response overview(Exchange exchange, Session session) {
    var kept = pages.kept(exchange);
    var present = manage.present(session);
    var refused = kept.outcome().split(" ", 2);
    var view =
        new FactorsView(
            present.map(SecondFactors.Present::since).orElse(null),
            present.map(SecondFactors.Present::recoveryCodesLeft).orElse(0),
            manage.asksForProof(session),
            manage.isProvenByPasskey(session),
            refused.length == 2 ? refused[0] : null,
            refused.length == 2 ? refused[1] : null,
            exchange.query("notice").map(NOTICES::get).orElse(null));
    return pages.showSignedIn(exchange, 200, view);
  }

  /// Only with a fresh proof: the page shows a secret.
  private Response app(Exchange exchange, Session session) {
    return reauthentication
        .missing(session, APP)
        .orElseGet(() ->
            manage
                .waiting(session)
                .map(waiting -> app(exchange, session, waiting))
                .orElseGet(() -> Response.seeOther(PATH)));
  }

  private Response app(Exchange exchange, Session session, TotpSecrets.Waiting waiting) {
    var account = manage.account(session).email().value();
    var kept = pages.kept(exchange);
    var view =
        new EnrolTotpView(
            QrImage.of(new TotpUri(issuer, account, waiting.text()).text()),
            waiting.grouped(),
            account,
            wrong(kept));
    return pages.showSignedIn(exchange, 200, view);
  }

  private static @Nullable String wrong(RememberedForm kept) {
    return kept.is("code") || kept.is("clock") ? kept.outcome() : null;
  }

  private Response confirm(Exchange exchange) {
    requireOffered();
    var form = pages.form(exchange);
    return authenticator
        .browser(exchange)
        .map(session ->
            reauthentication
                .missing(session, APP)
                .orElseGet(() -> confirm(exchange, session, Secret.of(form.text("code")))))
        .orElseGet(SessionAuthenticator::signInFirst);
  }

  private Response confirm(Exchange exchange, Session session, Secret code) {
    return switch (manage.confirm(session, code)) {
      case Throttled.Admitted(FactorOutcome.CodesMade(var codes)) ->
          show(exchange, session, codes, true);
      case Throttled.Admitted(FactorOutcome.WrongFirstCode(var otherTime)) ->
          pages.back(exchange, RememberedForm.failed(422, otherTime ? "clock" : "code"));
      case Throttled.Admitted(FactorOutcome.WrongPassword _) -> SessionAuthenticator.signInFirst();
      case Throttled.Admitted(FactorOutcome.Nothing _) ->
          Response.seeOther(manage.present(session).isPresent() ? PATH : LAPSED);
      case Throttled.Admitted(FactorOutcome _) -> Response.seeOther(PATH);
      case Throttled.TooManyAttempts(var wait) -> pages.slowDown(exchange, wait);
    };
  }

  /// They stand in this one answer alone.
  private Response show(Exchange exchange, Session session, List<Secret> codes, boolean first) {
    var account = manage.account(session).email().value();
    var lines = codes.stream().map(Secret::exposeText).toList();
    return pages.showSignedIn(exchange, 200, new RecoveryCodesView(lines, first, issuer, account));
  }

  private Response change(Exchange exchange) {
    requireOffered();
    var form = pages.form(exchange);
    return authenticator
        .browser(exchange)
        .map(session -> change(exchange, session, form))
        .orElseGet(SessionAuthenticator::signInFirst);
  }

  private Response change(Exchange exchange, Session session, Form form) {
    return switch (form.text("do")) {
      case "begin" -> begin(exchange, session, Secret.of(form.text("begin_password")));
      case "codes" ->
          answer(
              exchange,
              session,
              "codes",
              manage.makeCodes(session, shown(exchange, form, "codes")));
      case "remove" ->
          answer(
              exchange,
              session,
              "remove",
              manage.remove(session, () -> shown(exchange, form, "remove")));
      default -> Response.seeOther(PATH);
    };
  }

  /// With the password, however fresh the session is: who has only that sets nothing up.
  private Response begin(Exchange exchange, Session session, Secret password) {
    return switch (reauthentication.confirm(session, password)) {
      case Throttled.Admitted(ReauthenticationOutcome.Confirmed(var renewed)) ->
          Response.seeOther(manage.begin(session) instanceof FactorOutcome.Begun ? APP : PATH)
              .with(SessionAuthenticator.cookie(renewed));
      case Throttled.Admitted(ReauthenticationOutcome.WrongPassword _),
          Throttled.Admitted(ReauthenticationOutcome.WrongFactor _) ->
          pages.back(exchange, RememberedForm.failed(422, "begin password"));
      case Throttled.Admitted(ReauthenticationOutcome.Over _) -> SessionAuthenticator.signInFirst();
      case Throttled.TooManyAttempts(var wait) -> pages.slowDown(exchange, wait);
    };
  }

  private static OwnProof shown(Exchange exchange, Form form, String name) {
    return new OwnProof(
        Secret.of(form.text(name + "_password")),
        CurrentFactor.Given.code(form.text(name + "_code"), exchange.client()));
  }

  private Response answer(
      Exchange exchange, Session session, String form, Throttled<FactorOutcome> outcome) {
    return switch (outcome) {
      case Throttled.Admitted(FactorOutcome.CodesMade(var codes)) ->
          show(exchange, session, codes, false);
      case Throttled.Admitted(FactorOutcome.Removed _) ->
          Response.seeOther(PATH + "?notice=removed");
      case Throttled.Admitted(FactorOutcome.WrongPassword _) ->
          pages.back(exchange, RememberedForm.failed(422, form + " password"));
      case Throttled.Admitted(FactorOutcome.WrongProof _) ->
          pages.back(exchange, RememberedForm.failed(422, form + " code"));
      case Throttled.Admitted(FactorOutcome _) -> Response.seeOther(PATH);
      case Throttled.TooManyAttempts(var wait) -> pages.slowDown(exchange, wait);
    };
  }
}
