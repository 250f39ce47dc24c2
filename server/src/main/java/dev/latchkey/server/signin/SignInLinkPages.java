package dev.latchkey.server.signin;

import dev.latchkey.server.secondfactor.RememberedDevices;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.throttling.Throttled;
import dev.latchkey.server.web.Cookie;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Response;
import dev.latchkey.server.web.page.PageResponses;
import dev.latchkey.server.web.page.RememberedForm;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Signing in with a link on pages. A cookie remembers the request, so that the link works in the
/// browser that asked for it and in no other.
final class SignInLinkPages {
  private static final String REQUEST_COOKIE = "__Host-l";
  private final SignInLinks links;
  private final SignInLinkSettings settings;
  private final BrowserSessions browsers;
  private final PageResponses pages;
  private final @Nullable StayOffer offer;

  SignInLinkPages(
      SignInLinks links,
      SignInLinkSettings settings,
      BrowserSessions browsers,
      PageResponses pages,
      @Nullable StayOffer offer) {
    this.links = links;
    this.settings = settings;
    this.browsers = browsers;
    this.pages = pages;
    this.offer = offer;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.at("/sign-in-link/request").get(this::asking).post(this::ask),
        Endpoint.at(SignInLinkMail.PATH).get(_ -> Response.seeOther("/sign-in-link")),
        Endpoint.at("/sign-in-link").get(this::form).post(this::use));
  }

  private Response asking(Exchange exchange) {
    var kept = pages.kept(exchange);
    var view =
        kept.is("asked")
            ? new SignInLinkView.Asked(kept.typed("email"), settings.purpose().life().toMinutes())
            : new SignInLinkView.Asking(kept.typed("email"));
    return pages.show(exchange, 200, view);
  }

  private Response ask(Exchange exchange) {
    var form = pages.form(exchange, "email");
    var asking =
        new SignInLinks.Asking(
            form.text("email").strip(),
            exchange.cookie(REQUEST_COOKIE).map(Secret::of),
            exchange.client(),
            exchange.language());
    return switch (links.ask(asking)) {
      case Throttled.Admitted(var request) ->
          pages
              .back(exchange, RememberedForm.of("asked"))
              .with(
                  new Cookie(
                      REQUEST_COOKIE,
                      request.exposeText(),
                      Optional.of(settings.purpose().life())));
      case Throttled.TooManyAttempts(var wait) -> pages.slowDown(exchange, wait);
    };
  }

  /// Opening the page uses nothing up: only the click's POST does (C-11).
  private Response form(Exchange exchange) {
    var view =
        pages.kept(exchange).is("token-invalid")
            ? new SignInLinkView.TokenInvalid()
            : new SignInLinkView.Form(offer);
    return pages.show(exchange, 200, view);
  }

  private Response use(Exchange exchange) {
    var form = pages.form(exchange);
    var using =
        new SignInLinks.Using(
            Secret.of(form.token("token")),
            Secret.of(exchange.cookie(REQUEST_COOKIE).orElse("")),
            Optional.of(PageResponses.browser(form)),
            exchange.client(),
            exchange.userAgent(),
            exchange.cookie(RememberedDevices.COOKIE).map(Secret::of),
            form.optional(StayOffer.FIELD).isPresent());
    return switch (links.use(using)) {
      case Throttled.Admitted(SignInLinkOutcome.SignedIn in) -> signedIn(exchange, in);
      case Throttled.Admitted(SignInLinkOutcome.SecondFactorRequired(var awaited)) ->
          SecondStepPages.lead(awaited, pages.wayBack().remembered(exchange));
      case Throttled.Admitted(SignInLinkOutcome.TokenInvalid _) ->
          pages.back(exchange, RememberedForm.failed(410, "token-invalid"));
      case Throttled.TooManyAttempts(var wait) -> pages.slowDown(exchange, wait);
    };
  }

  /// A browser has one session, and never goes on with an old id; a second click leads to the one
  /// that the first has begun.
  private Response signedIn(Exchange exchange, SignInLinkOutcome.SignedIn in) {
    var target = SignInPages.target(pages.wayBack().remembered(exchange), in.leaving());
    return browsers
        .begin(exchange, in.session(), in.deviceCookie(), Response.seeOther(target))
        .with(Cookie.gone(REQUEST_COOKIE));
  }
}
