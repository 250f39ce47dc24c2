package dev.latchkey.server.signin;

import dev.latchkey.server.defence.DeviceCookies;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.SessionGate;
import dev.latchkey.server.web.Answer;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.ReturnPath;
import dev.latchkey.server.web.page.PageAnswers;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Signing in and out on pages.
public final class SignInPages {
  private static final Map<String, SignInView.Notice> NOTICES =
      Map.of(
          "password-changed", SignInView.Notice.PASSWORD_CHANGED,
          "verified", SignInView.Notice.VERIFIED,
          "signed-out", SignInView.Notice.SIGNED_OUT,
          "sign-in-first", SignInView.Notice.SIGN_IN_FIRST);
  private final SignIn signIn;
  private final SessionGate gate;
  private final PageAnswers pages;
  private final boolean links;

  /// @param links whether to offer a link by mail
  public SignInPages(SignIn signIn, SessionGate gate, PageAnswers pages, boolean links) {
    this.signIn = signIn;
    this.gate = gate;
    this.pages = pages;
    this.links = links;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.at("/").get(_ -> Answer.seeOther("/sign-in")),
        Endpoint.at("/sign-in").get(this::form).post(this::signIn),
        Endpoint.at("/sign-out").post(this::signOut));
  }

  private Answer form(Exchange exchange) {
    var wanted = exchange.query(ReturnPath.FIELD).flatMap(ReturnPath::parse);
    if (gate.browser(exchange).isPresent()) {
      return Answer.seeOther(target(wanted));
    }
    var notice = exchange.query("notice").map(NOTICES::get);
    return pages.show(
        exchange,
        200,
        new SignInView(
            "", null, notice.orElse(null), links, wanted.map(ReturnPath::value).orElse(null)));
  }

  private Answer signIn(Exchange exchange) {
    var form = pages.form(exchange);
    var login = form.text("login").strip();
    var wanted = ReturnPath.parse(form.text(ReturnPath.FIELD));
    var attempt =
        new SignInAttempt(
            login,
            Secret.of(form.text("password")),
            exchange.cookie(DeviceCookies.NAME).map(Secret::of),
            exchange.client(),
            exchange.userAgent());
    var before = gate.browser(exchange);
    return switch (signIn.signIn(attempt)) {
      case SignInOutcome.SignedIn in -> {
        before.ifPresent(
            signIn::signOut); // a browser has one session, and never goes on with an old id
        yield Answer.seeOther(target(wanted))
            .with(SessionGate.cookie(in.session().token()))
            .with(DeviceCookies.cookie(in.deviceCookie()));
      }
      case SignInOutcome.InvalidCredentials _ ->
          pages.show(exchange, 401, again(login, new SignInView.Problem.Wrong(), wanted));
      case SignInOutcome.SlowDown slow ->
          pages
              .show(
                  exchange,
                  429,
                  again(
                      login,
                      new SignInView.Problem.SlowDown(
                          PageAnswers.minutes(slow.retryAfter().toSeconds())),
                      wanted))
              .with("Retry-After", Long.toString(slow.retryAfter().toSeconds() + 1));
    };
  }

  private SignInView again(String login, SignInView.Problem problem, Optional<ReturnPath> wanted) {
    return new SignInView(login, problem, null, links, wanted.map(ReturnPath::value).orElse(null));
  }

  private static String target(Optional<ReturnPath> wanted) {
    return wanted.map(ReturnPath::value).orElse("/account");
  }

  private Answer signOut(Exchange exchange) {
    pages.form(exchange);
    gate.browser(exchange).ifPresent(signIn::signOut);
    return Answer.seeOther("/sign-in?notice=signed-out")
        .with(SessionGate.noCookie())
        .with("Clear-Site-Data", "\"cache\", \"storage\"");
  }
}
