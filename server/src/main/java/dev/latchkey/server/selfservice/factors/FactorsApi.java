package dev.latchkey.server.selfservice.factors;

import dev.latchkey.server.accountsecurity.CurrentFactor;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.secondfactor.TotpUri;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.sessions.SessionAuthenticator;
import dev.latchkey.server.throttling.Throttled;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.Response;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One's own second factors through the API.
final class FactorsApi {
  private final ManageFactors manage;
  private final SessionAuthenticator authenticator;
  private final String issuer;

  /// @param issuer the name of this installation
  FactorsApi(ManageFactors manage, SessionAuthenticator authenticator, String issuer) {
    this.manage = manage;
    this.authenticator = authenticator;
    this.issuer = issuer;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.at("/api/v1/totp").get(this::show).post(this::begin).delete(this::remove),
        Endpoint.at("/api/v1/totp/confirmation").post(this::confirm),
        Endpoint.at("/api/v1/recovery-codes").post(this::makeCodes));
  }

  record BeginBody(@Nullable Secret currentPassword) {}

  record ConfirmBody(@Nullable Secret code) {}

  record ChangeBody(
      @Nullable Secret currentPassword, @Nullable Secret totp, @Nullable Secret recoveryCode) {
    OwnProof shown(ClientAddress client) {
      var password = Exchange.required("current_password", currentPassword);
      if (recoveryCode != null) {
        return new OwnProof(
            password, new CurrentFactor.Given("recovery_code", recoveryCode, client));
      }
      var code = totp == null ? Secret.of("") : totp;
      return new OwnProof(password, new CurrentFactor.Given("totp", code, client));
    }
  }

  record Shown(Instant confirmedAt, int recoveryCodesLeft) {}

  record Begun(String secret, String uri) {
    /// Masked: it hands out a secret.
    @Override
    public String toString() {
      return "Begun[]";
    }
  }

  record Codes(List<String> recoveryCodes) {
    Codes {
      recoveryCodes = List.copyOf(recoveryCodes);
    }

    /// Masked: it hands out what signs in.
    @Override
    public String toString() {
      return "Codes[]";
    }
  }

  private Session session(Exchange exchange) {
    return authenticator.bearer(exchange);
  }

  private Response show(Exchange exchange) {
    return manage
        .present(session(exchange))
        .map(present -> Response.json(200, new Shown(present.since(), present.recoveryCodesLeft())))
        .orElseGet(() -> Response.problem(Problem.notFound()));
  }

  private Response begin(Exchange exchange) {
    var session = session(exchange);
    var body = exchange.json(BeginBody.class);
    var password = Exchange.required("current_password", body.currentPassword());
    return manage.isOffered()
        ? answer(session, manage.begin(session, password))
        : Response.problem(Problem.notFound());
  }

  private Response confirm(Exchange exchange) {
    var session = session(exchange);
    var code = Exchange.required("code", exchange.json(ConfirmBody.class).code());
    return manage.isOffered()
        ? answer(session, manage.confirm(session, code))
        : Response.problem(Problem.notFound());
  }

  private Response remove(Exchange exchange) {
    var session = session(exchange);
    var body = exchange.json(ChangeBody.class);
    return answer(session, manage.remove(session, () -> body.shown(exchange.client())));
  }

  private Response makeCodes(Exchange exchange) {
    var session = session(exchange);
    var shown = exchange.json(ChangeBody.class).shown(exchange.client());
    return answer(session, manage.makeCodes(session, shown));
  }

  private Response answer(Session session, Throttled<FactorOutcome> outcome) {
    return switch (outcome) {
      case Throttled.Admitted(FactorOutcome.Begun(var waiting)) ->
          Response.json(
              201,
              new Begun(
                  waiting.text().exposeText(),
                  new TotpUri(issuer, manage.account(session).email().value(), waiting.text())
                      .text()));
      case Throttled.Admitted(FactorOutcome.CodesMade(var codes)) ->
          Response.json(200, new Codes(codes.stream().map(Secret::exposeText).toList()));
      case Throttled.Admitted(FactorOutcome.Removed _) -> Response.empty(204);
      case Throttled.Admitted(FactorOutcome.WrongFirstCode(var otherTime)) ->
          Response.problem(
              new Problem(422, "totp_code_rejected", "This is not the code of the secret.")
                  .with("reason", otherTime ? "clock" : "code"));
      case Throttled.Admitted(FactorOutcome.Nothing _) -> Response.problem(Problem.notFound());
      case Throttled.Admitted(FactorOutcome.Exists _) ->
          Response.problem(
              new Problem(409, "totp_exists", "Remove the present authenticator app first."));
      case Throttled.Admitted(FactorOutcome.WrongPassword _) ->
          Response.problem(
              new Problem(401, "invalid_credentials", "The current password is wrong."));
      case Throttled.Admitted(FactorOutcome.WrongProof _) ->
          Response.problem(
              new Problem(401, "invalid_second_factor", "This code is wrong, or was used before."));
      case Throttled.TooManyAttempts(var wait) -> Response.slowDown(wait);
    };
  }
}
