package dev.latchkey.server.signin;

import dev.latchkey.server.passkeys.webauthn.Assertion;
import dev.latchkey.server.passkeys.webauthn.PasskeyProblem;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.throttling.Throttled;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Signing in with a passkey through the API.
final class PasskeySignInApi {
  private static final String OPTIONS = "/api/v1/sessions/passkey/options";
  private static final String SESSION = "/api/v1/sessions/passkey";
  private final PasskeySignIn signIn;
  private final Randomness randomness;

  PasskeySignInApi(PasskeySignIn signIn, Randomness randomness) {
    this.signIn = signIn;
    this.randomness = randomness;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.at(OPTIONS).post(_ -> options()), Endpoint.at(SESSION).post(this::begin));
  }

  record Asked(Map<String, Object> publicKey, String request) {
    /// Masked: only who has it can use the challenge.
    @Override
    public String toString() {
      return "Asked[]";
    }
  }

  record UseBody(
      @Nullable Secret request,
      @Nullable Map<String, Object> passkey,
      @Nullable Secret deviceCookie) {}

  private Response options() {
    var request = randomness.token();
    return Response.json(200, new Asked(signIn.options(request), request.exposeText()));
  }

  private Response begin(Exchange exchange) {
    var body = exchange.json(UseBody.class);
    var using =
        new PasskeySignIn.Using(
            Assertion.of(Exchange.required("passkey", body.passkey())),
            Exchange.required("request", body.request()),
            Optional.ofNullable(body.deviceCookie()),
            exchange.client(),
            exchange.userAgent(),
            false);
    return switch (signIn.signIn(using)) {
      case Throttled.Admitted(PasskeySignInOutcome.SignedIn in) ->
          SignInApi.begun(exchange, in.session(), in.deviceCookie());
      case Throttled.Admitted(PasskeySignInOutcome.InvalidCredentials _) ->
          Response.problem(
              new Problem(401, "invalid_credentials", "This passkey opens no account here."));
      case Throttled.Admitted(PasskeySignInOutcome.TooLate _) ->
          Response.problem(PasskeyProblem.tooLate());
      case Throttled.TooManyAttempts(var wait) -> Response.slowDown(wait);
    };
  }

  /// Where there are no passkeys.
  static List<Endpoint> switchedOff() {
    return List.of(
        Endpoint.at(OPTIONS).post(_ -> Response.problem(PasskeyProblem.off())),
        Endpoint.at(SESSION).post(_ -> Response.problem(PasskeyProblem.off())));
  }
}
