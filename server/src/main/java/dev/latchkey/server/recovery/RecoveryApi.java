package dev.latchkey.server.recovery;

import dev.latchkey.server.passwords.PolicyViolation;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.throttling.Throttled;
import dev.latchkey.server.tokens.PresentedToken;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.Response;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Recovery through the API.
final class RecoveryApi {
  private static final Map<String, String> ACCEPTED = Map.of("status", "accepted");
  private final Recovery recovery;
  private final Recovery invitation;

  RecoveryApi(Recovery recovery, Recovery invitation) {
    this.recovery = recovery;
    this.invitation = invitation;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.at("/api/v1/recovery").post(this::request),
        Endpoint.at("/api/v1/recovery/completion").post(exchange -> complete(exchange, recovery)),
        Endpoint.at("/api/v1/accounts/invitations/completion")
            .post(exchange -> complete(exchange, invitation)));
  }

  record RecoveryBody(@Nullable String email) {}

  record CompletionBody(@Nullable Secret token, @Nullable Secret newPassword) {}

  record Recovered(String deviceCookie) {
    /// Masked: it hands out a device cookie.
    @Override
    public String toString() {
      return "Recovered";
    }
  }

  private Response request(Exchange exchange) {
    var email = Exchange.required("email", exchange.json(RecoveryBody.class).email());
    return switch (recovery.request(email, exchange.client(), exchange.language())) {
      case Throttled.TooManyAttempts(var wait) -> Response.slowDown(wait);
      case Throttled.Admitted(var _) -> Response.json(202, ACCEPTED);
    };
  }

  private static Response complete(Exchange exchange, Recovery flow) {
    var body = exchange.json(CompletionBody.class);
    var outcome =
        flow.complete(
            PresentedToken.alone(Exchange.required("token", body.token())),
            Exchange.required("new_password", body.newPassword()),
            exchange.client());
    return switch (outcome) {
      case Throttled.Admitted(RecoveryOutcome.Recovered recovered) ->
          Response.json(200, new Recovered(recovered.deviceCookie().exposeText()));
      case Throttled.Admitted(RecoveryOutcome.TokenInvalid _) ->
          Response.problem(Problem.tokenInvalid());
      case Throttled.Admitted(RecoveryOutcome.PasswordRejected rejected) ->
          Response.problem(
              Problem.passwordRejected(
                  PolicyViolation.words(rejected.reasons()),
                  PolicyViolation.advice(rejected.reasons())));
      case Throttled.Admitted(RecoveryOutcome.PasswordUnusable _) ->
          Response.problem(
              Problem.invalidField(
                  "new_password", "A password cannot contain control characters."));
      case Throttled.TooManyAttempts(var wait) -> Response.slowDown(wait);
    };
  }
}
