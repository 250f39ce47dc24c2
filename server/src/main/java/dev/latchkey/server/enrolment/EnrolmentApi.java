package dev.latchkey.server.enrolment;

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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Signing up through the API.
final class EnrolmentApi {
  private static final String SIGN_UP = "/api/v1/accounts";
  private static final String VERIFICATION = SIGN_UP + "/verification";
  private static final String RESEND = VERIFICATION + "/resend";
  static final List<String> PATHS = List.of(SIGN_UP, VERIFICATION, RESEND);
  private static final Map<String, String> PENDING = Map.of("status", "verification_pending");
  private final Enrolment enrolment;

  EnrolmentApi(Enrolment enrolment) {
    this.enrolment = enrolment;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.at(SIGN_UP).post(this::signUp),
        Endpoint.at(VERIFICATION).post(this::verify),
        Endpoint.at(RESEND).post(this::resend));
  }

  record SignUpBody(
      @Nullable String email,
      @Nullable Secret password,
      @Nullable String username,
      @Nullable String displayName) {}

  record VerificationBody(
      @Nullable Secret token, @Nullable Secret request, @Nullable Secret password) {}

  record ResendBody(@Nullable String email) {}

  record Pending(String status, String request) {
    /// Masked: anyone who knows `request` can finish the enrolment.
    @Override
    public String toString() {
      return "Pending[status=" + status + "]";
    }
  }

  record Verified(String deviceCookie) {
    /// Masked: it hands out a device cookie.
    @Override
    public String toString() {
      return "Verified";
    }
  }

  private Response signUp(Exchange exchange) {
    var body = exchange.json(SignUpBody.class);
    var entered =
        new SignUp(
            Exchange.required("email", body.email()),
            Exchange.required("password", body.password()),
            Optional.ofNullable(body.username()),
            Optional.ofNullable(body.displayName()),
            exchange.language());
    return switch (enrolment.signUp(entered, exchange.client())) {
      case Throttled.Admitted(SignUpOutcome.Accepted accepted) ->
          Response.json(202, new Pending("verification_pending", accepted.request().exposeText()));
      case Throttled.Admitted(SignUpOutcome.Rejected rejected) ->
          Response.problem(problem(rejected.faults().getFirst()));
      case Throttled.TooManyAttempts(var wait) -> Response.slowDown(wait);
    };
  }

  private static Problem problem(SignUpOutcome.Fault fault) {
    return switch (fault) {
      case SignUpOutcome.EmailRejected(var flaw) ->
          new Problem(422, "email_rejected", "Latchkey cannot send email to this address.")
              .with("reason", flaw.word());
      case SignUpOutcome.NameRejected(var field, var flaw) ->
          new Problem(422, "name_rejected", "This name cannot be used.")
              .with("field", field)
              .with("reason", flaw.word());
      case SignUpOutcome.PasswordRejected rejected ->
          Problem.passwordRejected(
              PolicyViolation.words(rejected.reasons()),
              PolicyViolation.advice(rejected.reasons()));
      case SignUpOutcome.PasswordUnusable _ ->
          Problem.invalidField("password", "A password cannot contain control characters.");
    };
  }

  private Response verify(Exchange exchange) {
    var body = exchange.json(VerificationBody.class);
    var outcome =
        enrolment.verify(
            PresentedToken.alone(Exchange.required("token", body.token())),
            Optional.ofNullable(body.request()),
            Optional.ofNullable(body.password()),
            exchange.client());
    return switch (outcome) {
      case Throttled.Admitted(VerificationOutcome.Verified verified) ->
          Response.json(200, new Verified(verified.deviceCookie().exposeText()));
      case Throttled.Admitted(VerificationOutcome.TokenInvalid _),
          Throttled.Admitted(VerificationOutcome.AlreadyVerified _),
          Throttled.Admitted(VerificationOutcome.OtherBrowser _) ->
          Response.problem(Problem.tokenInvalid());
      case Throttled.TooManyAttempts(var wait) -> Response.slowDown(wait);
    };
  }

  private Response resend(Exchange exchange) {
    var email = Exchange.required("email", exchange.json(ResendBody.class).email());
    return switch (enrolment.resend(email, exchange.client(), exchange.language())) {
      case Throttled.TooManyAttempts(var wait) -> Response.slowDown(wait);
      case Throttled.Admitted(var _) -> Response.json(202, PENDING);
    };
  }
}
