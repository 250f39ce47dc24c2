package dev.latchkey.server.signin;

import dev.latchkey.server.secondfactor.RememberedDevices;
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
          "deletion-requested", SignInView.Notice.DELETION_REQUESTED,
          "session-over", SignInView.Notice.SESSION_OVER,
          "second-factor-over", SignInView.Notice.SECOND_FACTOR_OVER);
  private static final String SIGNED_OUT = "/sign-in?notice=signed-out";
  private static final String CLEAR = "Clear-Site-Data";
  private static final String WRONG = "wrong";
  private static final String SLOW_DOWN = "slow-down";

  /// With how strongly the attempt was suspected behind it.
  private static final String WORK = "work-";

  private static final String SOLUTION = "challenge_solution";

  /// As long as an email address may be.
  private static final int LONGEST_HINT = 254;

  private final SignIn signIn;
  private final SessionAuthenticator authenticator;
  private final PageResponses pages;
  private final BrowserSessions browsers;
  private final Offers offers;
  private final @Nullable PasskeySignInPages passkeys;

  /// What the page leads to.
  ///
  /// @param links whether to a link by mail
  /// @param signUp whether to signing up
  /// @param stay the choice to stay signed in; null where there is none
  /// @param passkeys where to sign in with a passkey; null where there are none
  record Offers(
      boolean links,
      boolean signUp,
      @Nullable StayOffer stay,
      @Nullable PasskeySignInPages passkeys) {}

  SignInPages(
      SignIn signIn, SessionAuthenticator authenticator, PageResponses pages, Offers offers) {
    this.signIn = signIn;
    this.authenticator = authenticator;
    this.pages = pages;
    this.offers = offers;
    browsers = new BrowserSessions(signIn, authenticator, pages);
    passkeys = offers.passkeys;
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
            kept.typed("login").isEmpty() ? hint(exchange) : kept.typed("login"),
            problem(kept),
            challenge(kept),
            exchange.query("notice").map(NOTICES::get).orElse(null),
            stay(kept),
            passkeys != null,
            offers.links,
            offers.signUp,
            wanted.map(ReturnTo::value).orElse(null));
    var page = pages.show(exchange, 200, view);
    var answer = wanted.isPresent() ? page : pages.wayBack().forget(exchange, page);
    return view.notice() == SignInView.Notice.SIGNED_OUT
        ? answer.with(CLEAR, "\"cache\"") // pages that came after the sign-out was sent
        : answer;
  }

  /// Who an application believes to know.
  private static String hint(Exchange exchange) {
    return exchange.query("login_hint").filter(hint -> hint.length() <= LONGEST_HINT).orElse("");
  }

  private @Nullable StayOffer stay(RememberedForm kept) {
    return offers.stay == null ? null : offers.stay.again(!kept.typed(StayOffer.FIELD).isEmpty());
  }

  private SignInView.@Nullable Problem problem(RememberedForm kept) {
    return switch (kept.outcome()) {
      case WRONG -> new SignInView.Problem.Wrong();
      case SLOW_DOWN -> new SignInView.Problem.SlowDown(pages.minutesLeft(kept));
      case String work when work.startsWith(WORK) ->
          new SignInView.Problem.SlowDown(pages.minutesLeft(kept));
      case PasskeySignInPages.WRONG -> new SignInView.Problem.Passkey();
      case PasskeySignInPages.TOO_LATE -> new SignInView.Problem.PasskeyTooLate();
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
    var form = pages.form(exchange, "login", StayOffer.FIELD, ReturnTo.FIELD);
    if (passkeys != null && form.optional(PasskeySignInPages.FIELD).isPresent()) {
      return passkeys.signIn(exchange, form);
    }
    var wanted = ReturnTo.parse(form.text(ReturnTo.FIELD));
    var attempt =
        new SignInAttempt(
            form.text("login").strip(),
            Secret.of(form.text("password")),
            exchange.cookie(DeviceCookies.NAME).map(Secret::of),
            Optional.of(form.text(SOLUTION)).filter(text -> !text.isEmpty()),
            exchange.client(),
            exchange.userAgent(),
            form.optional(StayOffer.FIELD).isPresent(),
            exchange.cookie(RememberedDevices.COOKIE).map(Secret::of),
            exchange.header("Referer"));
    return switch (signIn.signIn(attempt)) {
      case Throttled.Admitted(SignInOutcome.SignedIn in) ->
          browsers.begin(
              exchange,
              in.session(),
              in.deviceCookie(),
              Response.seeOther(target(wanted, in.leaving())));
      case Throttled.Admitted(SignInOutcome.SecondFactorRequired(var awaited)) ->
          SecondStepPages.lead(awaited, wanted);
      case Throttled.Admitted(SignInOutcome.InvalidCredentials _) ->
          pages.back(exchange, RememberedForm.failed(401, WRONG));
      case Throttled.Admitted(SignInOutcome.WorkRequired(var wait, var suspicion)) ->
          pages.back(exchange, pages.waiting(WORK + suspicion, wait));
      case Throttled.TooManyAttempts(var wait) ->
          pages.back(exchange, pages.waiting(SLOW_DOWN, wait));
    };
  }

  /// Someone whose account is to be deleted is asked first.
  static String target(Optional<ReturnTo> wanted, boolean leaving) {
    return leaving ? new ReturnTo(target(wanted)).after("/account/restoration") : target(wanted);
  }

  private static String target(Optional<ReturnTo> wanted) {
    return wanted.map(ReturnTo::value).orElse("/account");
  }

  /// Where a sign-out that came too late leads: signing out is never a matter of opening a page.
  private Response signOutForm(Exchange exchange) {
    return authenticator.browserToEnd(exchange).isPresent()
        ? pages.showSignedIn(
            exchange,
            200,
            new SignOutView(ReturnToCookie.asked(exchange).map(ReturnTo::value).orElse(null)))
        : Response.seeOther("/sign-in");
  }

  private Response signOut(Exchange exchange) {
    var form = pages.form(exchange);
    authenticator.browserToEnd(exchange).ifPresent(signIn::signOut);
    var wanted = ReturnTo.parse(form.text(ReturnTo.FIELD));
    return Response.seeOther(wanted.map(path -> path.after(SIGNED_OUT)).orElse(SIGNED_OUT))
        .with(SessionAuthenticator.noCookie())
        .with(CLEAR, "\"cache\", \"storage\"");
  }
}
