package dev.latchkey.server.selfservice;

import dev.latchkey.server.accounts.AccountProfile;
import dev.latchkey.server.accounts.ProfileChange;
import dev.latchkey.server.accountsecurity.Reauthentication;
import dev.latchkey.server.identifiers.DisplayName;
import dev.latchkey.server.identifiers.Username;
import dev.latchkey.server.secrets.Secret;
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

/// Tells an application who its user is, and lets the user change names and language.
final class AccountApi {
  private final SelfService selfService;
  private final ChangeProfile changing;
  private final SessionAuthenticator authenticator;

  AccountApi(SelfService selfService, ChangeProfile changing, SessionAuthenticator authenticator) {
    this.selfService = selfService;
    this.changing = changing;
    this.authenticator = authenticator;
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.at("/api/v1/account").get(this::account).patch(this::change));
  }

  record ProfileBody(
      @Nullable String displayName,
      @Nullable String username,
      @Nullable String language,
      @Nullable Secret currentPassword) {}

  /// @param emailVerified always true: without a link to the address, or an operator's word for it,
  ///   no one signs in
  /// @param deletesAt when it is erased; null where it stays
  record Shown(
      String accountId,
      String email,
      boolean emailVerified,
      @Nullable String username,
      @Nullable String displayName,
      String language,
      Instant createdAt,
      List<String> groups,
      @Nullable Instant deletesAt) {
    static Shown of(AccountProfile profile) {
      var account = profile.account();
      return new Shown(
          account.id().value(),
          account.email().value(),
          true,
          account.username().map(Username::value).orElse(null),
          account.displayName().map(DisplayName::value).orElse(null),
          account.language().tag(),
          profile.createdAt(),
          profile.groups(),
          account.deletesAt().orElse(null));
    }

    /// Masked: it names a person.
    @Override
    public String toString() {
      return "Shown[" + accountId + "]";
    }
  }

  private Response account(Exchange exchange) {
    var session = authenticator.bearer(exchange);
    return Response.json(200, Shown.of(selfService.profile(session)));
  }

  private Response change(Exchange exchange) {
    var session = authenticator.bearer(exchange);
    var body = exchange.json(ProfileBody.class);
    var read = ProfileChange.read(body.displayName(), body.username(), body.language());
    return switch (changing.change(session, read, Optional.ofNullable(body.currentPassword()))) {
      case Throttled.Admitted(ChangeProfileOutcome.Done _) ->
          Response.json(200, Shown.of(selfService.profile(session)));
      case Throttled.Admitted(var refused) -> Response.problem(problem(refused));
      case Throttled.TooManyAttempts(var wait) -> Response.slowDown(wait);
    };
  }

  private static Problem problem(ChangeProfileOutcome refused) {
    return switch (refused) {
      case ChangeProfileOutcome.Rejected(var field, var flaw) ->
          field.equals("language")
              ? Problem.invalidField(field, "This must be en or de.")
              : new Problem(422, "name_rejected", "This name cannot be used.")
                  .with("field", field)
                  .with("reason", flaw.word());
      case ChangeProfileOutcome.UsernameTaken _ ->
          new Problem(
              409,
              "username_taken",
              "This username, or one that looks like it, is taken or reserved.");
      case ChangeProfileOutcome.NotConfirmed _ ->
          new Problem(
              403,
              "password_required",
              "To change the username, send current_password as well: the sign-in was too long"
                  + " ago.");
      case ChangeProfileOutcome.FactorRequired _ -> Reauthentication.factorRequired();
      case ChangeProfileOutcome.WrongPassword _ ->
          new Problem(401, "invalid_credentials", "The current password is wrong.");
      case ChangeProfileOutcome.Done _ -> throw new IllegalArgumentException("no problem");
    };
  }
}
