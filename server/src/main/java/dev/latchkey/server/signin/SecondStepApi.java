package dev.latchkey.server.signin;

import dev.latchkey.server.secondfactor.SecondFactors;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.throttling.Throttled;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.Response;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The second step of signing in through the API.
final class SecondStepApi {
  private final SecondStep step;

  SecondStepApi(SecondStep step) {
    this.step = step;
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.at("/api/v1/sessions/second-factor").post(this::complete));
  }

  /// One proof, by the method that its name says.
  record Body(
      @Nullable Secret secondFactorToken, @Nullable Secret totp, @Nullable Secret recoveryCode) {
    private Optional<Proof> proof() {
      var given =
          Stream.of(new Proof("totp", totp), new Proof("recovery_code", recoveryCode))
              .filter(proof -> proof.secret != null)
              .toList();
      return given.size() == 1 ? Optional.of(given.getFirst()) : Optional.empty();
    }
  }

  private record Proof(String method, @Nullable Secret secret) {}

  private Response complete(Exchange exchange) {
    var body = exchange.json(Body.class);
    var token = Exchange.required("second_factor_token", body.secondFactorToken());
    var proof = body.proof();
    if (proof.isEmpty()) {
      return Response.problem(Problem.invalidField("totp", "Send one of totp and recovery_code."));
    }
    return complete(
        exchange, token, proof.get().method, Exchange.required("totp", proof.get().secret));
  }

  /// The code that came with the password already.
  Response complete(Exchange exchange, SecondFactorAwaited awaited, Secret code) {
    return complete(exchange, awaited.token(), SecondFactors.kindOf(code), code);
  }

  private Response complete(Exchange exchange, Secret token, String method, Secret proof) {
    var answer =
        new SecondStep.Answer(token, method, proof, exchange.client(), exchange.userAgent(), false);
    return switch (step.complete(answer)) {
      case Throttled.Admitted(SecondStepOutcome.SignedIn in) ->
          SignInApi.begun(exchange, in.session(), in.deviceCookie());
      case Throttled.Admitted(SecondStepOutcome.WrongCode _) ->
          Response.problem(
              new Problem(401, "invalid_second_factor", "This code is wrong, or was used before."));
      case Throttled.Admitted(SecondStepOutcome.Closed _) ->
          Response.problem(
              new Problem(
                  403,
                  "second_factor_closed",
                  "There were too many wrong codes. Use a recovery code, or a device that has given"
                      + " a right code before."));
      case Throttled.Admitted(SecondStepOutcome.Lapsed _) ->
          Response.problem(Problem.tokenInvalid());
      case Throttled.TooManyAttempts(var wait) -> Response.slowDown(wait);
    };
  }

  /// What a sign-in answers that has to be completed.
  static Response required(SecondFactorAwaited awaited) {
    return Response.problem(
        new Problem(
                401,
                "second_factor_required",
                awaited.methods().isEmpty()
                    ? "Set up a second factor on the sign-in page first."
                    : "Complete the sign-in with a second factor.")
            .with("second_factor_token", awaited.token().exposeText())
            .with("methods", awaited.methods()));
  }
}
