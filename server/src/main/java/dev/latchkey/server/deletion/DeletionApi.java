package dev.latchkey.server.deletion;

import dev.latchkey.server.accountsecurity.CurrentPassword;
import dev.latchkey.server.accountsecurity.Reauthentication;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.SessionAuthenticator;
import dev.latchkey.server.throttling.Throttled;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Deleting one's own account through the API, and keeping it after all.
final class DeletionApi {
  private final AccountDeletion deletion;
  private final CurrentPassword currentPassword;
  private final Reauthentication reauthentication;
  private final SessionAuthenticator authenticator;

  DeletionApi(
      AccountDeletion deletion,
      CurrentPassword currentPassword,
      Reauthentication reauthentication,
      SessionAuthenticator authenticator) {
    this.deletion = deletion;
    this.currentPassword = currentPassword;
    this.reauthentication = reauthentication;
    this.authenticator = authenticator;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.at("/api/v1/account").delete(this::delete),
        Endpoint.at("/api/v1/account/restoration").post(this::keep));
  }

  record DeletionBody(@Nullable Secret currentPassword) {}

  private Response delete(Exchange exchange) {
    var session = authenticator.bearer(exchange);
    reauthentication.requireFactor(session);
    var account = session.accountId();
    var seen = deletion.seen(account);
    var sent = exchange.json(DeletionBody.class).currentPassword();
    return switch (currentPassword.check(account, Exchange.required("current_password", sent))) {
      case Throttled.Admitted(var right) when right ->
          seen.flatMap(deletion::requestByOwner)
              .map(at -> Response.json(202, new ScheduledDeletion(at)))
              .orElseGet(() -> Response.problem(Problem.notSignedIn()));
      case Throttled.Admitted(var _) ->
          Response.problem(
              new Problem(401, "invalid_credentials", "The current password is wrong."));
      case Throttled.TooManyAttempts(var wait) -> Response.slowDown(wait);
    };
  }

  private Response keep(Exchange exchange) {
    deletion.withdrawByOwner(authenticator.bearer(exchange).accountId());
    return Response.empty(204);
  }
}
