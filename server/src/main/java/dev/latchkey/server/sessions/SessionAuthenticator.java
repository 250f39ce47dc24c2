package dev.latchkey.server.sessions;

import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.web.Cookie;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.RequestRejected;
import dev.latchkey.server.web.Response;
import dev.latchkey.server.web.ReturnTo;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/// Who is asking: programs show a bearer token, browsers a cookie, and never one in place of the
/// other.
public final class SessionAuthenticator {
  private static final String COOKIE = "__Host-s";

  /// As long as requests are counted (docs/defence.md, `volume`).
  private static final Duration WAIT = Duration.ofMinutes(10);

  private final Sessions sessions;
  private final SessionUsage usage;
  private final LongAdder granted = new LongAdder();
  private final LongAdder refused = new LongAdder();

  public SessionAuthenticator(Sessions sessions, SessionUsage usage) {
    this.sessions = sessions;
    this.usage = usage;
  }

  private Optional<Session> find(Exchange exchange, Optional<Secret> token) {
    var session = token.flatMap(sessions::authenticate);
    session.ifPresent(found -> exchange.noteAccount(found.accountId()));
    return session;
  }

  private Optional<Session> authenticate(Exchange exchange, Optional<Secret> token) {
    var session = find(exchange, token);
    if (session.filter(one -> isTooMuch(exchange, one)).isPresent()) {
      throw new RequestRejected(Problem.tooMuch(WAIT));
    }
    return session;
  }

  private boolean isTooMuch(Exchange exchange, Session session) {
    var account = session.accountId();
    exchange.whenAnswered(bytes -> usage.transferred(account, bytes));
    return usage.requested(account);
  }

  /// The session of a program.
  ///
  /// @throws RequestRejected 401 `not_signed_in`
  public Session bearer(Exchange exchange) {
    return authenticate(exchange, exchange.bearer())
        .orElseThrow(() -> new RequestRejected(Problem.notSignedIn()));
  }

  /// As [#bearer], however many requests its account's sessions have sent: for ending sessions, and
  /// for the password, by which an owner shuts others out.
  public Session bearerToEnd(Exchange exchange) {
    return find(exchange, exchange.bearer())
        .orElseThrow(() -> new RequestRejected(Problem.notSignedIn()));
  }

  /// As [#browser], however many requests its account's sessions have sent: for the pages on which
  /// an owner ends sessions and sets another password.
  public Optional<Session> browserToSecure(Exchange exchange) {
    var session = browserToEnd(exchange);
    session.ifPresent(one -> isTooMuch(exchange, one));
    return rotated(exchange, session);
  }

  /// The session that a browser ends.
  public Optional<Session> browserToEnd(Exchange exchange) {
    return find(exchange, token(exchange));
  }

  /// Whether a browser has a session that can be used now.
  public boolean isSignedIn(Exchange exchange) {
    return browserToEnd(exchange).filter(session -> !isTooMuch(exchange, session)).isPresent();
  }

  /// The session of a browser. From time to time the answer brings it a new token.
  public Optional<Session> browser(Exchange exchange) {
    return rotated(exchange, authenticate(exchange, token(exchange)));
  }

  private Optional<Session> rotated(Exchange exchange, Optional<Session> session) {
    if (!exchange.answersWith(COOKIE)) {
      session
          .flatMap(sessions::rotateWhenDue)
          .ifPresent(renewed -> exchange.answerWith(cookie(renewed)));
    }
    return session;
  }

  /// The session of a browser that someone else asks about: one indexed read, and no new token,
  /// because the answer does not go to the browser.
  public Optional<Session> forwarded(Exchange exchange) {
    var session = authenticate(exchange, token(exchange));
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

  /// Gives a browser its session; the cookie ends with the browser, unless the owner chose to stay
  /// signed in.
  public static Cookie cookie(NewSession session) {
    return new Cookie(COOKIE, session.token().exposeText(), session.remembered());
  }

  /// Takes it away.
  public static Cookie noCookie() {
    return Cookie.gone(COOKIE);
  }

  /// The same where the person is to come back to what it wanted.
  public static Response signInFirst(ReturnTo wanted) {
    return Response.seeOther(wanted.after("/sign-in?notice=sign-in-first"));
  }

  /// The same where what it wanted may be unknown.
  public static Response signInFirst(Optional<ReturnTo> wanted) {
    return wanted
        .map(SessionAuthenticator::signInFirst)
        .orElseGet(SessionAuthenticator::signInFirst);
  }

  /// What pages of the account answer to a browser that is not signed in.
  public static Response signInFirst() {
    return Response.seeOther("/sign-in?notice=sign-in-first");
  }
}
