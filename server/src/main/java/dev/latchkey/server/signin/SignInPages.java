package dev.latchkey.server.signin;

import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.SessionAuthenticator;
import dev.latchkey.server.throttling.DeviceCookies;
import dev.latchkey.server.throttling.Throttled;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Json;
import dev.latchkey.server.web.Response;
import dev.latchkey.server.web.ReturnTo;
import dev.latchkey.server.web.page.PageResponses;
import dev.latchkey.server.web.page.RememberedForm;
import dev.latchkey.server.web.page.ReturnToCookie;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Signing in and out on pages.
final class SignInPages {
  private static final Map<String, SignInView.Notice> NOTICES =
      Map.of(
          "password-changed", SignInView.Notice.PASSWORD_CHANGED,
          "verified", SignInView.Notice.VERIFIED,
          "signed-out", SignInView.Notice.SIGNED_OUT,
          "sign-in-first", SignInView.Notice.SIGN_IN_FIRST,
          "session-over", SignInView.Notice.SESSION_OVER);
  private static final String CLEAR = "Clear-Site-Data";
  private static final String WRONG = "wrong";
  private static final String SLOW_DOWN = "slow-down";

  /// With how strongly the attempt was suspected behind it.
  private static final String WORK = "work-";

  private static final String SOLUTION = "challenge_solution";
  private final SignIn signIn;
  private final SessionAuthenticator authenticator;
  private final PageResponses pages;
  private final Offers offers;

  /// What the page leads to.
  ///
  /// @param links whether to a link by mail
  /// @param signUp whether to signing up
  record Offers(boolean links, boolean signUp) {}

  SignInPages(
      SignIn signIn, SessionAuthenticator authenticator, PageResponses pages, Offers offers) {
    this.signIn = signIn;
    this.authenticator = authenticator;
    this.pages = pages;
    this.offers = offers;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.at("/").get(_ -> Response.seeOther("/sign-in")),
        Endpoint.at("/sign-in").get(this::form).post(this::signIn),
        Endpoint.at("/sign-out").get(this::signOutForm).post(this::signOut));
  }

  private Response form(Exchange exchange) {
    var kept = pages.kept(exchange);
    if (authenticator.isSignedIn(exchange)) {
      return Response.seeOther(target(ReturnToCookie.asked(exchange)));
    }
    var wanted = pages.wayBack().wanted(exchange);
    var view =
        new SignInView(
            kept.typed("login"),
            problem(kept),
            challenge(kept),
            exchange.query("notice").map(NOTICES::get).orElse(null),
            offers.links,
            offers.signUp,
            wanted.map(ReturnTo::value).orElse(null));
    var page = pages.show(exchange, 200, view);
    var answer = wanted.isPresent() ? page : pages.wayBack().forget(exchange, page);
    return view.notice() == SignInView.Notice.SIGNED_OUT
        ? answer.with(CLEAR, "\"cache\"") // pages that came after the sign-out was sent
        : answer;
  }

  private SignInView.@Nullable Problem problem(RememberedForm kept) {
    return switch (kept.outcome()) {
      case WRONG -> new SignInView.Problem.Wrong();
      case SLOW_DOWN -> new SignInView.Problem.SlowDown(pages.minutesLeft(kept));
      case String work when work.startsWith(WORK) ->
          new SignInView.Problem.SlowDown(pages.minutesLeft(kept));
      default -> null;
    };
  }

  /// Made for the name that was entered: with another one it is worth nothing.
  private @Nullable String challenge(RememberedForm kept) {
    return kept.outcome().startsWith(WORK)
        ? new String(
            Json.write(signIn.challenge(kept.typed("login"), suspicion(kept))),
            StandardCharsets.UTF_8)
        : null;
  }

  private static int suspicion(RememberedForm kept) {
    return Integer.parseInt(kept.outcome().substring(WORK.length()));
  }

  private Response signIn(Exchange exchange) {
    var form = pages.form(exchange, "login", ReturnTo.FIELD);
    var wanted = ReturnTo.parse(form.text(ReturnTo.FIELD));
    var attempt =
        new SignInAttempt(
            form.text("login").strip(),
            Secret.of(form.text("password")),
            exchange.cookie(DeviceCookies.NAME).map(Secret::of),
            Optional.of(form.text(SOLUTION)).filter(text -> !text.isEmpty()),
            exchange.client(),
            exchange.userAgent(),
            exchange.header("Referer"));
    var before = authenticator.browserToEnd(exchange);
    return switch (signIn.signIn(attempt)) {
      case Throttled.Admitted(SignInOutcome.SignedIn in) -> {
        before.ifPresent(
            signIn::signOut); // a browser has one session, and never goes on with an old id
        yield pages
            .wayBack()
            .forget(exchange, Response.seeOther(target(wanted)))
            .with(SessionAuthenticator.cookie(in.session().token()))
            .with(DeviceCookies.cookie(in.deviceCookie()));
      }
      case Throttled.Admitted(SignInOutcome.InvalidCredentials _) ->
          pages.back(exchange, RememberedForm.failed(401, WRONG));
      case Throttled.Admitted(SignInOutcome.WorkRequired(var wait, var suspicion)) ->
          pages.back(exchange, pages.waiting(WORK + suspicion, wait));
      case Throttled.TooManyAttempts(var wait) ->
          pages.back(exchange, pages.waiting(SLOW_DOWN, wait));
    };
  }

  private static String target(Optional<ReturnTo> wanted) {
    return wanted.map(ReturnTo::value).orElse("/account");
  }

  /// Where a sign-out that came too late leads: signing out is never a matter of opening a page.
  private Response signOutForm(Exchange exchange) {
    return authenticator.browserToEnd(exchange).isPresent()
        ? pages.showSignedIn(exchange, 200, new SignOutView())
        : Response.seeOther("/sign-in");
  }

  private Response signOut(Exchange exchange) {
    pages.form(exchange);
    authenticator.browserToEnd(exchange).ifPresent(signIn::signOut);
    return Response.seeOther("/sign-in?notice=signed-out")
        .with(SessionAuthenticator.noCookie())
        .with(CLEAR, "\"cache\", \"storage\"");
  }
}
