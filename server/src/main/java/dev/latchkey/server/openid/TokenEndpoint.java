package dev.latchkey.server.openid;

import dev.latchkey.server.clients.Client;
import dev.latchkey.server.clients.Clients;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.throttling.Limit;
import dev.latchkey.server.throttling.RateLimiter;
import dev.latchkey.server.web.BasicCredentials;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Form;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.Response;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `/oauth2/token`: access tokens for client credentials, by HTTP Basic or in the form (RFC 6749,
/// sections 2.3.1 and 4.4). Errors are those of section 5.2.
final class TokenEndpoint {
  static final String PATH = "/oauth2/token";
  static final String GRANT = "client_credentials";
  private static final String SECRET = "client_secret";
  private final Database database;
  private final Clients clients;
  private final RateLimiter limiter;

  TokenEndpoint(Database database, Clients clients, RateLimiter limiter) {
    this.database = database;
    this.clients = clients;
    this.limiter = limiter;
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.at(PATH).post(this::token));
  }

  record TokenAnswer(String accessToken, String tokenType, long expiresIn, String scope) {
    /// Masked: it hands out a token.
    @Override
    public String toString() {
      return "TokenAnswer[scope=" + scope + "]";
    }
  }

  record OAuthError(String error, String errorDescription) {}

  private record Credentials(Id id, Secret secret) {}

  private Response token(Exchange exchange) {
    var form = exchange.form();
    if (exchange.header("Authorization").isPresent() && form.optional(SECRET).isPresent()) {
      return error(
          400, "invalid_request", "Send the secret only once: by HTTP Basic or in the form.");
    }
    var ofSource = List.of(Limit.CLIENT_SECRET.of(exchange.client().source()));
    return switch (limiter.enter(database, ofSource)) {
      case RateLimiter.Entry.Admitted(var place) -> verify(exchange, form, place);
      case RateLimiter.Entry.Refused(var full) -> {
        if (full.first()) {
          clients.slowed(exchange.client());
        }
        yield Response.problem(Problem.slowDown(full.retryAfter()));
      }
      case RateLimiter.Entry.Crowded(var retryAfter) ->
          Response.problem(Problem.slowDown(retryAfter));
    };
  }

  private Response verify(Exchange exchange, Form form, RateLimiter.Place place) {
    var credentials = credentials(exchange, form);
    var client =
        limiter.verify(
            database,
            place,
            () -> credentials.flatMap(entered -> clients.authenticate(entered.id, entered.secret)));
    if (client.isEmpty()) {
      limiter.failed(database, place);
      clients.refused(credentials.map(Credentials::id), exchange.client());
      return error(401, "invalid_client", "The client is unknown or its secret is wrong.")
          .with("WWW-Authenticate", "Basic realm=\"latchkey\"");
    }
    limiter.passed(database, place);
    if (!form.text("grant_type").equals(GRANT)) {
      return error(400, "unsupported_grant_type", "The only grant is client_credentials.");
    }
    return grant(client.get(), form.optional("scope"));
  }

  private Response grant(Client client, Optional<String> asked) {
    var scopes = asked.isPresent() ? asked.flatMap(Scope::split) : Optional.of(client.scopes());
    if (scopes.isEmpty() || !client.scopes().containsAll(scopes.get())) {
      return error(400, "invalid_scope", "The client does not have that scope.");
    }
    Set<Scope> granted = new LinkedHashSet<>(scopes.get());
    var token = clients.issueToken(client, granted);
    return Response.json(
        200,
        new TokenAnswer(
            token.exposeText(), "Bearer", Clients.TOKEN_LIFE.toSeconds(), Scope.join(granted)));
  }

  private static Response error(int status, String error, String description) {
    return Response.json(status, new OAuthError(error, description));
  }

  private static Optional<Credentials> credentials(Exchange exchange, Form form) {
    return exchange
        .basic()
        .or(() -> posted(form))
        .flatMap(shown -> Id.parse(shown.name()).map(id -> new Credentials(id, shown.password())));
  }

  private static Optional<BasicCredentials> posted(Form form) {
    return form.optional(SECRET)
        .map(secret -> new BasicCredentials(form.text("client_id"), Secret.of(secret)));
  }
}
