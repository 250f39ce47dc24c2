package dev.latchkey.server.signin;

import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.throttling.Throttled;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.Response;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Signing in with a link through the API.
final class SignInLinkApi {
  private final SignInLinks links;

  SignInLinkApi(SignInLinks links) {
    this.links = links;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.at("/api/v1/sign-in-links").post(this::ask),
        Endpoint.at("/api/v1/sessions/link").post(this::use));
  }

  /// What stands at these addresses while links are switched off.
  public static List<Endpoint> switchedOff() {
    return List.of(
        Endpoint.at("/api/v1/sessions/link").post(_ -> Response.problem(Problem.notFound())));
  }

  record AskBody(@Nullable String email) {}

  record Asked(String request) {
    /// Masked: anyone who has it can use the link.
    @Override
    public String toString() {
      return "Asked[]";
    }
  }

  record UseBody(@Nullable Secret token, @Nullable Secret request) {}

  private Response ask(Exchange exchange) {
    var email = Exchange.required("email", exchange.json(AskBody.class).email());
    var asking =
        new SignInLinks.Asking(email, Optional.empty(), exchange.client(), exchange.language());
    return switch (links.ask(asking)) {
      case Throttled.Admitted(var request) -> Response.json(202, new Asked(request.exposeText()));
      case Throttled.TooManyAttempts(var wait) -> Response.slowDown(wait);
    };
  }

  private Response use(Exchange exchange) {
    var body = exchange.json(UseBody.class);
    var using =
        new SignInLinks.Using(
            Exchange.required("token", body.token()),
            Exchange.required("request", body.request()),
            Optional.empty(),
            exchange.client(),
            exchange.userAgent(),
            Optional.empty(),
            false);
    return switch (links.use(using)) {
      case Throttled.Admitted(SignInLinkOutcome.SignedIn in) ->
          SignInApi.begun(exchange, in.session(), in.deviceCookie());
      case Throttled.Admitted(SignInLinkOutcome.SecondFactorRequired(var awaited)) ->
          SecondStepApi.required(awaited);
      case Throttled.Admitted(SignInLinkOutcome.TokenInvalid _) ->
          Response.problem(Problem.tokenInvalid());
      case Throttled.TooManyAttempts(var wait) -> Response.slowDown(wait);
    };
  }
}
