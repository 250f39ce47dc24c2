package dev.latchkey.server.signin;

import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.Amr;
import dev.latchkey.server.sessions.NewSession;
import dev.latchkey.server.sessions.SessionAuthenticator;
import dev.latchkey.server.throttling.Throttled;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Signing in and out through the API.
final class SignInApi {
  private final SignIn signIn;
  private final SecondStepApi secondStep;
  private final SessionAuthenticator authenticator;

  SignInApi(SignIn signIn, SecondStepApi secondStep, SessionAuthenticator authenticator) {
    this.secondStep = secondStep;
    this.signIn = signIn;
    this.authenticator = authenticator;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.at("/api/v1/sessions").post(this::begin),
        Endpoint.at("/api/v1/session").get(this::session).delete(this::end));
  }

  record SignInBody(
      @Nullable String login,
      @Nullable Secret password,
      @Nullable Secret deviceCookie,
      @Nullable String challengeSolution,
      @Nullable Secret secondFactor) {
    /// Masked: what was entered as a name may be a password.
    @Override
    public String toString() {
      return "SignInBody";
    }
  }

  record Begun(
      String sessionToken,
      String sessionId,
      Instant expiresAt,
      Instant idleExpiresAt,
      String deviceCookie) {
    static Begun of(NewSession session, Secret deviceCookie) {
      return new Begun(
          session.token().exposeText(),
          session.id().value(),
          session.expiresAt(),
          session.idleExpiresAt(),
          deviceCookie.exposeText());
    }

    /// Masked: it hands out a session.
    @Override
    public String toString() {
      return "Begun[sessionId=" + sessionId + "]";
    }
  }

  record Present(
      String accountId,
      String sessionId,
      Instant authenticatedAt,
      List<String> methods,
      String assurance) {}

  private Response begin(Exchange exchange) {
    var body = exchange.json(SignInBody.class);
    var attempt =
        new SignInAttempt(
            Exchange.required("login", body.login()),
            Exchange.required("password", body.password()),
            Optional.ofNullable(body.deviceCookie()),
            Optional.ofNullable(body.challengeSolution()),
            exchange.client(),
            exchange.userAgent(),
            false,
            Optional.empty(),
            exchange.header("Referer"));
    return switch (signIn.signIn(attempt)) {
      case Throttled.Admitted(SignInOutcome.SignedIn in) ->
          begun(exchange, in.session(), in.deviceCookie());
      case Throttled.Admitted(SignInOutcome.SecondFactorRequired(var awaited)) ->
          body.secondFactor() == null
              ? SecondStepApi.required(awaited)
              : secondStep.complete(exchange, awaited, body.secondFactor());
      case Throttled.Admitted(SignInOutcome.InvalidCredentials _) ->
          Response.problem(
              new Problem(
                  401, "invalid_credentials", "Wrong email address, username or password."));
      case Throttled.Admitted(SignInOutcome.WorkRequired(var wait, var suspicion)) ->
          Response.problem(
              Problem.slowDown(wait)
                  .with("challenge", signIn.challenge(attempt.login(), suspicion)));
      case Throttled.TooManyAttempts(var wait) -> Response.slowDown(wait);
    };
  }

  static Response begun(Exchange exchange, NewSession session, Secret deviceCookie) {
    exchange.noteAccount(session.account());
    return Response.json(201, Begun.of(session, deviceCookie));
  }

  private Response session(Exchange exchange) {
    var session = authenticator.bearer(exchange);
    return Response.json(
        200,
        new Present(
            session.accountId().value(),
            session.id().value(),
            session.authenticatedAt(),
            session.amr().stream().map(Amr::word).toList(),
            session.assurance()));
  }

  private Response end(Exchange exchange) {
    signIn.signOut(authenticator.bearerToEnd(exchange));
    return Response.empty(204);
  }
}
