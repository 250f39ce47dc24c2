package dev.latchkey.server.signin;

import dev.latchkey.server.passkeys.webauthn.Assertion;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.throttling.DeviceCookies;
import dev.latchkey.server.throttling.Throttled;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Form;
import dev.latchkey.server.web.Json;
import dev.latchkey.server.web.Response;
import dev.latchkey.server.web.ReturnTo;
import dev.latchkey.server.web.page.PageResponses;
import dev.latchkey.server.web.page.RememberedForm;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// Signing in with a passkey on the page for signing in, whose script asks for the options and
/// sends the same form.
final class PasskeySignInPages {
  static final String FIELD = "passkey";
  static final String WRONG = "passkey-wrong";
  static final String TOO_LATE = "passkey-too-late";
  private final PasskeySignIn passkeys;
  private final BrowserSessions browsers;
  private final PageResponses pages;

  PasskeySignInPages(PasskeySignIn passkeys, BrowserSessions browsers, PageResponses pages) {
    this.passkeys = passkeys;
    this.browsers = browsers;
    this.pages = pages;
  }

  List<Endpoint> endpoints() {
    return List.of(Endpoint.at("/sign-in/passkey").post(this::options));
  }

  record Options(Map<String, Object> publicKey) {}

  private Response options(Exchange exchange) {
    var form = pages.beside(exchange);
    return Response.json(200, new Options(passkeys.options(PageResponses.browser(form))));
  }

  /// Takes a form that has a passkey in it.
  Response signIn(Exchange exchange, Form form) {
    var json = form.text(FIELD).getBytes(StandardCharsets.UTF_8);
    Map<?, ?> shown = Json.read(json, Map.class);
    var using =
        new PasskeySignIn.Using(
            Assertion.of(shown),
            PageResponses.browser(form),
            exchange.cookie(DeviceCookies.NAME).map(Secret::of),
            exchange.client(),
            exchange.userAgent(),
            form.optional(StayOffer.FIELD).isPresent());
    return switch (passkeys.signIn(using)) {
      case Throttled.Admitted(PasskeySignInOutcome.SignedIn in) -> signedIn(exchange, form, in);
      case Throttled.Admitted(PasskeySignInOutcome.InvalidCredentials _) ->
          pages.back(exchange, RememberedForm.failed(401, WRONG));
      case Throttled.Admitted(PasskeySignInOutcome.TooLate _) ->
          pages.back(exchange, RememberedForm.failed(410, TOO_LATE));
      case Throttled.TooManyAttempts(var wait) -> pages.slowDown(exchange, wait);
    };
  }

  private Response signedIn(Exchange exchange, Form form, PasskeySignInOutcome.SignedIn in) {
    var wanted = ReturnTo.parse(form.text(ReturnTo.FIELD));
    return browsers.begin(
        exchange,
        in.session(),
        in.deviceCookie(),
        Response.seeOther(SignInPages.target(wanted, in.leaving())));
  }
}
