package dev.latchkey.server.selfservice;

import dev.latchkey.server.accountsecurity.Reauthentication;
import dev.latchkey.server.passwords.PasswordSettings;
import dev.latchkey.server.passwords.PolicyViolation;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.SessionAuthenticator;
import dev.latchkey.server.throttling.Throttled;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.Response;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One's own password through the API, and the rules that hold for it.
final class PasswordApi {
  private final ChangePassword changing;
  private final Reauthentication reauthentication;
  private final SessionAuthenticator authenticator;
  private final PasswordSettings rules;

  PasswordApi(
      ChangePassword changing,
      Reauthentication reauthentication,
      SessionAuthenticator authenticator,
      PasswordSettings rules) {
    this.changing = changing;
    this.reauthentication = reauthentication;
    this.authenticator = authenticator;
    this.rules = rules;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.at("/api/v1/password").put(this::change),
        Endpoint.at("/api/v1/password/policy").get(_ -> Response.json(200, policy())));
  }

  record ChangeBody(@Nullable Secret currentPassword, @Nullable Secret newPassword) {}

  record Changed(
      String sessionToken,
      String sessionId,
      Instant expiresAt,
      Instant idleExpiresAt,
      String deviceCookie) {
    /// Masked: it hands out a session.
    @Override
    public String toString() {
      return "Changed[sessionId=" + sessionId + "]";
    }
  }

  record Policy(
      int minLength,
      int maxLength,
      int maxBytes,
      int minScore,
      boolean commonPasswordsRefused,
      boolean contextWordsRefused,
      List<String> reasons) {}

  private Policy policy() {
    return new Policy(
        rules.minLength(),
        rules.maxLength(),
        PasswordSettings.MAX_BYTES,
        rules.minScore(),
        true,
        true,
        PolicyViolation.words(EnumSet.allOf(PolicyViolation.class)));
  }

  private Response change(Exchange exchange) {
    var session = authenticator.bearerToEnd(exchange);
    reauthentication.requireFactor(session);
    var body = exchange.json(ChangeBody.class);
    var outcome =
        changing.change(
            session,
            Exchange.required("current_password", body.currentPassword()),
            Exchange.required("new_password", body.newPassword()),
            true);
    return switch (outcome) {
      case Throttled.Admitted(ChangeOutcome.Changed changed) ->
          Response.json(
              200,
              new Changed(
                  changed.session().token().exposeText(),
                  changed.session().id().value(),
                  changed.session().expiresAt(),
                  changed.session().idleExpiresAt(),
                  changed.deviceCookie().exposeText()));
      case Throttled.Admitted(ChangeOutcome.Refused refused) -> Response.problem(problem(refused));
      case Throttled.TooManyAttempts(var wait) -> Response.slowDown(wait);
    };
  }

  private static Problem problem(ChangeOutcome.Refused refused) {
    if (refused.wrongPassword()) {
      return new Problem(401, "invalid_credentials", "The current password is wrong.");
    }
    return refused.unusable()
        ? Problem.invalidField("new_password", "A password cannot contain control characters.")
        : Problem.passwordRejected(
            PolicyViolation.words(refused.reasons()), PolicyViolation.advice(refused.reasons()));
  }
}
