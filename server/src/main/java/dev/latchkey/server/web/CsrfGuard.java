package dev.latchkey.server.web;

import dev.latchkey.server.secrets.Base64Url;
import dev.latchkey.server.secrets.ConstantTime;
import dev.latchkey.server.secrets.Randomness;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Keeps other sites from sending our forms, sign-in included (CS-CF-1): a signed double-submit
/// value beside what the browser says of the request's origin.
public final class CsrfGuard {
  public static final String FIELD = "csrf";

  /// The problem of a form that another site sent.
  public static final String FOREIGN = "foreign_form";

  /// The problem of a form whose cookie is another one or missing.
  public static final String TOO_OLD = "form_too_old";

  private static final String COOKIE = "__Host-f";
  private static final int COOKIE_BYTES = 16;
  private static final Set<String> SAME_SITE = Set.of("same-origin", "none");
  private final Function<String, byte[]> mac;
  private final Randomness randomness;
  private final String origin;

  /// @param mac a keyed digest of the cookie's value
  /// @param origin scheme, host and port of the base URL
  public CsrfGuard(Function<String, byte[]> mac, Randomness randomness, String origin) {
    this.mac = mac;
    this.randomness = randomness;
    this.origin = origin;
  }

  /// What a page with a form needs.
  ///
  /// @param token value of the hidden field
  /// @param cookie to be set with the page, where the browser has none yet
  public record Ticket(String token, Optional<Cookie> cookie) {
    /// Masked: the token lets a form pass.
    @Override
    public String toString() {
      return "Ticket";
    }

    public Response on(Response answer) {
      return cookie.map(answer::with).orElse(answer);
    }
  }

  public Ticket ticket(Exchange exchange) {
    var present = exchange.cookie(COOKIE).filter(value -> Base64Url.decode(value).isPresent());
    var value = present.orElseGet(() -> Base64Url.encode(randomness.bytes(COOKIE_BYTES)));
    return new Ticket(
        Base64Url.encode(mac.apply(value)),
        present.isPresent() ? Optional.empty() : Optional.of(new Cookie(COOKIE, value)));
  }

  /// Whether the browser sent the cookie that its forms go with.
  public boolean knows(Exchange exchange) {
    return exchange.cookie(COOKIE).isPresent();
  }

  /// Lets only forms of our own pages pass.
  ///
  /// @throws RequestRejected 403 `foreign_form`, or `form_too_old` where only the cookie is another
  ///   one or missing
  public void check(Exchange exchange, Form form) {
    if (!sameOrigin(exchange)) {
      throw refused(FOREIGN, "This form came from another site. Open the page itself.");
    }
    if (!sameToken(exchange, form)) {
      throw refused(TOO_OLD, "This page was open for too long. Open it again.");
    }
  }

  private static RequestRejected refused(String code, String detail) {
    return new RequestRejected(new Problem(403, code, detail));
  }

  private boolean sameToken(Exchange exchange, Form form) {
    var expected = exchange.cookie(COOKIE).map(mac).map(Base64Url::encode).orElse("");
    return !expected.isEmpty() && ConstantTime.same(form.text(FIELD), expected);
  }

  private boolean sameOrigin(Exchange exchange) {
    return exchange.header("Sec-Fetch-Site").map(SAME_SITE::contains).orElse(true)
        && exchange.header("Origin").map(this::isOurs).orElse(true);
  }

  /// With `Referrer-Policy: no-referrer` browsers send `Origin: null` for forms of our own; the
  /// other two checks decide then.
  private boolean isOurs(String value) {
    return value.equals("null") || value.equals(origin);
  }
}
