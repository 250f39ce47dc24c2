package dev.latchkey.server.signin;

import dev.latchkey.server.accounts.AccountProfile;
import dev.latchkey.server.accounts.Profiles;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.sessions.SessionAuthenticator;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.Response;
import dev.latchkey.server.web.ReturnTo;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Tells a reverse proxy who is signed in, for applications on the same host.
final class ForwardAuthApi {
  private static final String SIGN_IN = "/sign-in?notice=sign-in-first";
  private static final Set<String> PAGE_METHODS = Set.of("GET", "HEAD");
  private static final Problem NOT_SIGNED_IN =
      new Problem(401, "not_signed_in", "Sign in first: the cookie of a live session is missing.");
  private static final Problem NOT_IN_GROUP =
      new Problem(
          403,
          "not_in_group",
          "You are signed in, but this is for members of a group that you are not in. Ask those who"
              + " run it.");
  private final SessionAuthenticator authenticator;
  private final Database database;
  private final Profiles profiles = new Profiles();
  private final IdentityAssertions assertions;
  private final List<ProfileHeader> headers;
  private final String baseUrl;

  ForwardAuthApi(
      SessionAuthenticator authenticator,
      Database database,
      IdentityAssertions assertions,
      ForwardAuthSettings settings,
      String baseUrl) {
    this.authenticator = authenticator;
    this.database = database;
    this.assertions = assertions;
    this.headers = settings.headers();
    this.baseUrl = baseUrl;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.at("/api/v1/forward-auth").get(this::answer),
        Endpoint.at("/api/v1/forward-auth/keys").get(_ -> Response.json(200, assertions.keys())));
  }

  private Response answer(Exchange exchange) {
    return authenticator
        .forwarded(exchange)
        .map(session -> known(exchange, session))
        .orElseGet(() -> refused(exchange));
  }

  /// Of several groups that are named the person must be in all: one more in the query, wherever it
  /// comes from, opens nothing.
  private Response known(Exchange exchange, Session session) {
    var required = exchange.queries("group");
    if (headers.isEmpty() && required.isEmpty()) {
      return granted(session, Optional.empty());
    }
    var profile = database.read(handle -> profiles.byId(handle, session.accountId()));
    return profile.filter(found -> found.groups().containsAll(required)).isPresent()
        ? granted(session, profile)
        : notInGroup(exchange);
  }

  /// As where no one is signed in: 403 with the way to a page that says whom to ask, and where the
  /// proxy shows the browser what it gets, the way there itself.
  private Response notInGroup(Exchange exchange) {
    var answer = redirects(exchange) ? Response.empty(302) : Response.problem(NOT_IN_GROUP);
    return nothing(answer).with("Location", baseUrl + NotAllowedPages.PAGE);
  }

  private Response granted(Session session, Optional<AccountProfile> profile) {
    var told = new EnumMap<ProfileHeader, List<String>>(ProfileHeader.class);
    profile.ifPresent(found -> headers.forEach(header -> told.put(header, header.texts(found))));
    var answer =
        told(
            Response.empty(200),
            session.accountId().value(),
            session.id().value(),
            session.assurance(),
            assertions.of(session, told));
    return with(answer, header -> profile.map(header::value).orElse(""));
  }

  private Response nothing(Response answer) {
    return with(told(answer, "", "", "", ""), _ -> "");
  }

  private Response with(Response answer, Function<ProfileHeader, String> value) {
    var whole = answer;
    for (var header : headers) {
      whole = whole.with(header.header(), value.apply(header));
    }
    return whole;
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
    var answer = redirects(exchange) ? Response.empty(302) : Response.problem(NOT_SIGNED_IN);
    return nothing(answer).with("Location", signIn(exchange));
  }

  private static boolean redirects(Exchange exchange) {
    return exchange.query("redirect").equals(Optional.of("1")) && isPageVisit(exchange);
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
