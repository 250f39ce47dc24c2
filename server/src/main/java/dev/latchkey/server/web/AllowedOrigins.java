package dev.latchkey.server.web;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The origins whose scripts may call `/api/v1` and read its answers (CORS, ASVS-3.4.2). Each is
/// compared as a whole; cookies are never allowed, pages and all other routes stay closed.
final class AllowedOrigins {
  private static final String PATH = "/api/v1/";
  private static final String SENT = "Authorization, Content-Type, DPoP, Idempotency-Key";
  private static final String READ = "Retry-After";
  private static final String SECONDS = "600";
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  /// Applications in browsers call these from anywhere, and no cookie counts there: who has no
  /// secret shows a code or a token.
  private static final Set<String> FROM_ANYWHERE =
      Set.of(
          "/.well-known/openid-configuration",
          "/.well-known/oauth-authorization-server",
          "/.well-known/webfinger",
          "/oauth2/jwks",
          "/oauth2/par",
          "/oauth2/token",
          "/oauth2/userinfo",
          "/oauth2/revoke");

  private final Set<String> origins;

  private AllowedOrigins(Set<String> origins) {
    this.origins = origins;
  }

  /// Reads them, for instance `https://app.example.org` or `http://localhost:5173`.
  ///
  /// @throws IllegalArgumentException where one is not written as a browser writes it, or is plain
  ///   HTTP from elsewhere than this machine
  public static AllowedOrigins of(List<String> origins) {
    for (var origin : origins) {
      if (!isOrigin(origin)) {
        throw new IllegalArgumentException(
            "cors.origins must be origins like https://app.example.org or"
                + " https://app.example.org:8443, exactly");
      }
    }
    return new AllowedOrigins(Set.copyOf(origins));
  }

  private static boolean isOrigin(String text) {
    try {
      return isOrigin(text, new URI(text));
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static boolean isOrigin(String text, URI uri) {
    var host = uri.getHost();
    if (host == null || !text.equals(text.toLowerCase(Locale.ROOT))) {
      return false;
    }
    var secure = "https".equals(uri.getScheme());
    var standard = secure ? 443 : 80;
    var port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return (secure || ("http".equals(uri.getScheme()) && LOOPBACK.contains(host)))
        && uri.getPort() != standard
        && text.equals(uri.getScheme() + "://" + host + port);
  }

  /// The answer to a browser that asks whether a script may call this; empty where it may not, or
  /// does not ask that.
  Optional<Response> preflight(Exchange exchange, String method, Endpoint endpoint) {
    var asked = exchange.header("Access-Control-Request-Method");
    if (!method.equals("OPTIONS")
        || (allowed(exchange).isEmpty() && !FROM_ANYWHERE.contains(exchange.path()))
        || asked.filter(endpoint.methods()::contains).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Response.empty(204)
            .with("Access-Control-Allow-Methods", String.join(", ", endpoint.methods()))
            .with("Access-Control-Allow-Headers", SENT)
            .with("Access-Control-Max-Age", SECONDS));
  }

  /// Adds what lets the script read the answer.
  Response open(Exchange exchange, Response answer) {
    if (FROM_ANYWHERE.contains(exchange.path())) {
      return answer
          .with("Access-Control-Allow-Origin", "*")
          .with("Access-Control-Expose-Headers", READ + ", WWW-Authenticate, DPoP-Nonce");
    }
    if (origins.isEmpty() || !exchange.path().startsWith(PATH)) {
      return answer;
    }
    var varies = answer.with("Vary", "Origin");
    return allowed(exchange)
        .map(origin ->
            varies
                .with("Access-Control-Allow-Origin", origin)
                .with("Access-Control-Expose-Headers", READ))
        .orElse(varies);
  }

  private Optional<String> allowed(Exchange exchange) {
    return exchange.path().startsWith(PATH)
        ? exchange.header("Origin").filter(origins::contains)
        : Optional.empty();
  }
}
