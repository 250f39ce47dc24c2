package dev.latchkey.server.sessions;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.web.Cookie;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.RequestRejected;
import dev.latchkey.server.web.Response;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/// Who is asking: programs show a bearer token, browsers a cookie, and never one in place of the
/// other.
public final class SessionAuthenticator {
  private static final String COOKIE = "__Host-s";

  /// As long as requests are counted (docs/defence.md, `volume`).
  private static final Duration WAIT = Duration.ofMinutes(10);

  private final Sessions sessions;
  private final Predicate<Id> tooMany;
  private final LongAdder granted = new LongAdder();
  private final LongAdder refused = new LongAdder();

  /// @param tooMany is told the account of each request, and says whether it has sent too many
  public SessionAuthenticator(Sessions sessions, Predicate<Id> tooMany) {
    this.sessions = sessions;
    this.tooMany = tooMany;
  }

  private Optional<Session> authenticate(Secret token) {
    var session = sessions.authenticate(token);
    if (session.map(Session::accountId).filter(tooMany).isPresent()) {
      throw new RequestRejected(Problem.slowDown(WAIT));
    }
    return session;
  }

  /// The session of a program.
  ///
  /// @throws RequestRejected 401 `not_signed_in`
  public Session bearer(Exchange exchange) {
    return exchange
        .bearer()
        .flatMap(this::authenticate)
        .orElseThrow(() -> new RequestRejected(Problem.notSignedIn()));
  }

  /// As [#bearer], however many requests its account's sessions have sent: for ending sessions, and
  /// for the password, by which an owner shuts others out.
  public Session bearerToEnd(Exchange exchange) {
    return exchange
        .bearer()
        .flatMap(sessions::authenticate)
        .orElseThrow(() -> new RequestRejected(Problem.notSignedIn()));
  }

  /// The session that a browser ends.
  public Optional<Session> browserToEnd(Exchange exchange) {
    return token(exchange).flatMap(sessions::authenticate);
  }

  /// Whether a browser has a session that can be used now.
  public boolean isSignedIn(Exchange exchange) {
    return browserToEnd(exchange)
        .map(Session::accountId)
        .filter(id -> !tooMany.test(id))
        .isPresent();
  }

  /// The session of a browser. From time to time the answer brings it a new token.
  public Optional<Session> browser(Exchange exchange) {
    var session = token(exchange).flatMap(this::authenticate);
    if (!exchange.answersWith(COOKIE)) {
      session
          .flatMap(sessions::rotateWhenDue)
          .ifPresent(renewed -> exchange.answerWith(cookie(renewed.token())));
    }
    return session;
  }

  /// The session of a browser that someone else asks about: one indexed read, and no new token,
  /// because the answer does not go to the browser.
  public Optional<Session> forwarded(Exchange exchange) {
    var session = token(exchange).flatMap(this::authenticate);
    (session.isPresent() ? granted : refused).increment();
    return session;
  }

  /// How often someone else has asked about a browser since the start, by what was found.
  public Map<String, Long> forwarded() {
    return Map.of("granted", granted.sum(), "refused", refused.sum());
  }

  private static Optional<Secret> token(Exchange exchange) {
    return exchange.cookie(COOKIE).map(Secret::of);
  }

  /// Gives a browser its session; the cookie ends with the browser.
  public static Cookie cookie(Secret token) {
    return new Cookie(COOKIE, token.exposeText());
  }

  /// Takes it away.
  public static Cookie noCookie() {
    return Cookie.gone(COOKIE);
  }

  /// What pages of the account answer to a browser that is not signed in.
  public static Response signInFirst() {
    return Response.seeOther("/sign-in?notice=sign-in-first");
  }
}
