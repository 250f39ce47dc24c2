package dev.latchkey.server.signin;

import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.sessions.SessionAuthenticator;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.Response;
import dev.latchkey.server.web.ReturnTo;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Tells a reverse proxy who is signed in, for applications on the same host.
final class ForwardAuthApi {
  private static final String SIGN_IN = "/sign-in?notice=sign-in-first";
  private static final Set<String> PAGE_METHODS = Set.of("GET", "HEAD");
  private static final Problem NOT_SIGNED_IN =
      new Problem(401, "not_signed_in", "Sign in first: the cookie of a live session is missing.");
  private final SessionAuthenticator authenticator;
  private final IdentityAssertions assertions;
  private final String baseUrl;

  ForwardAuthApi(
      SessionAuthenticator authenticator, IdentityAssertions assertions, String baseUrl) {
    this.authenticator = authenticator;
    this.assertions = assertions;
    this.baseUrl = baseUrl;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.at("/api/v1/forward-auth").get(this::answer),
        Endpoint.at("/api/v1/forward-auth/keys").get(_ -> Response.json(200, assertions.keys())));
  }

  private Response answer(Exchange exchange) {
    return authenticator.forwarded(exchange).map(this::granted).orElseGet(() -> refused(exchange));
  }

  private Response granted(Session session) {
    return told(
        Response.empty(200),
        session.accountId().value(),
        session.id().value(),
        session.assurance(),
        assertions.of(session));
  }

  /// All headers, always: where one is missing, Caddy hands its own placeholder to the application,
  /// and others what the browser sent.
  private static Response told(
      Response answer, String account, String session, String assurance, String signature) {
    return answer
        .with("X-Latchkey-Account", account)
        .with("X-Latchkey-Session", session)
        .with("X-Latchkey-Assurance", assurance)
        .with("X-Latchkey-Signature", signature);
  }

  /// Nginx passes on nothing but 401 and 403; others show the browser what they get.
  private Response refused(Exchange exchange) {
    var redirect = exchange.query("redirect").equals(Optional.of("1")) && isPageVisit(exchange);
    var answer = redirect ? Response.empty(302) : Response.problem(NOT_SIGNED_IN);
    return told(answer, "", "", "", "").with("Location", signIn(exchange));
  }

  /// A script that asked for data would get the sign-in page, and a form would lose what was typed.
  private static boolean isPageVisit(Exchange exchange) {
    return PAGE_METHODS.contains(exchange.header("X-Forwarded-Method").orElse("GET"))
        && exchange.header("Sec-Fetch-Mode").orElse("navigate").equals("navigate");
  }

  /// The header says where the browser wanted to go, and is only believed to be a path: it leads no
  /// one to another site.
  private String signIn(Exchange exchange) {
    return baseUrl
        + exchange
            .header("X-Forwarded-Uri")
            .flatMap(ReturnTo::parse)
            .map(path -> path.after(SIGN_IN))
            .orElse(SIGN_IN);
  }
}
