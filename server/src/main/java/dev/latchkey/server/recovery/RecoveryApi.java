package dev.latchkey.server.recovery;

import dev.latchkey.server.passwords.Reason;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.tokens.Shown;
import dev.latchkey.server.web.Answer;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Problem;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Recovery through the API.
public final class RecoveryApi {
  private static final Map<String, String> ACCEPTED = Map.of("status", "accepted");
  private final Recovery recovery;

  public RecoveryApi(Recovery recovery) {
    this.recovery = recovery;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.at("/api/v1/recovery").post(this::request),
        Endpoint.at("/api/v1/recovery/completion").post(this::complete));
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

  private Answer request(Exchange exchange) {
    var email = Exchange.required("email", exchange.json(RecoveryBody.class).email());
    return recovery
        .request(email, exchange.client(), exchange.language())
        .map(wait -> Answer.problem(Problem.slowDown(wait)))
        .orElseGet(() -> Answer.json(202, ACCEPTED));
  }

  private Answer complete(Exchange exchange) {
    var body = exchange.json(CompletionBody.class);
    var outcome =
        recovery.complete(
            Shown.alone(Exchange.required("token", body.token())),
            Exchange.required("new_password", body.newPassword()),
            exchange.client());
    return switch (outcome) {
      case RecoveryOutcome.Recovered recovered ->
          Answer.json(200, new Recovered(recovered.deviceCookie().exposeText()));
      case RecoveryOutcome.TokenInvalid _ -> Answer.problem(Problem.tokenInvalid());
      case RecoveryOutcome.PasswordRejected rejected ->
          Answer.problem(
              Problem.passwordRejected(
                  Reason.words(rejected.reasons()), Reason.advice(rejected.reasons())));
      case RecoveryOutcome.PasswordUnusable _ ->
          Answer.problem(
              Problem.invalidField("new_password", "A password cannot hold control characters."));
      case RecoveryOutcome.SlowDown slow -> Answer.problem(Problem.slowDown(slow.retryAfter()));
    };
  }
}
