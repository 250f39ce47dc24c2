package dev.latchkey.server.selfservice;

import dev.latchkey.server.accounts.AccountProfile;
import dev.latchkey.server.identifiers.DisplayName;
import dev.latchkey.server.identifiers.Username;
import dev.latchkey.server.sessions.SessionAuthenticator;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Response;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tells an application who its user is.
final class AccountApi {
  private final SelfService selfService;
  private final SessionAuthenticator authenticator;

  AccountApi(SelfService selfService, SessionAuthenticator authenticator) {
    this.selfService = selfService;
    this.authenticator = authenticator;
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.at("/api/v1/account").get(this::account));
  }

  /// @param emailVerified always true: without a link to the address, or an operator's word for it,
  ///   no one signs in
  record Shown(
      String accountId,
      String email,
      boolean emailVerified,
      @Nullable String username,
      @Nullable String displayName,
      String language,
      Instant createdAt,
      List<String> groups) {
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
          profile.groups());
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
}
