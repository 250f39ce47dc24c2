package dev.latchkey.server.web.page;

import dev.latchkey.server.secrets.Base64Url;
import dev.latchkey.server.web.Cookie;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Response;
import dev.latchkey.server.web.ReturnTo;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;

/// Where a person wanted to go when a page of ours was in the way, in a sealed cookie: it outlasts
/// signing up, waiting for an email and setting a new password, on the same device.
///
/// It begins with a page that is asked for with `return`, and ends when someone signs in, or comes
/// to the sign-in page from elsewhere without one.
public final class ReturnToCookie {
  private static final String COOKIE = "__Host-w";

  /// As long as the longest-lived link that a way leads through.
  private static final Duration LIFE = Duration.ofHours(24);

  /// Browsers take 4096 bytes with the name.
  private static final int LONGEST = 3500;

  private static final byte[] CONTEXT = "way back".getBytes(StandardCharsets.UTF_8);
  private final BiFunction<byte[], byte[], byte[]> seal;
  private final BiFunction<byte[], byte[], Optional<byte[]>> open;

  /// @param seal encrypts and authenticates the first, bound to the second
  /// @param open gives back what `seal` took; empty for everything else
  public ReturnToCookie(
      BiFunction<byte[], byte[], byte[]> seal, BiFunction<byte[], byte[], Optional<byte[]>> open) {
    this.seal = seal;
    this.open = open;
  }

  /// What the address of the page asks for.
  public static Optional<ReturnTo> asked(Exchange exchange) {
    return exchange.query(ReturnTo.FIELD).flatMap(ReturnTo::parse);
  }

  /// What the address of the page asks for; else what is remembered, unless the person begins
  /// something new: they typed the address, or came from another site.
  public Optional<ReturnTo> wanted(Exchange exchange) {
    return asked(exchange).or(() -> isNew(exchange) ? Optional.empty() : remembered(exchange));
  }

  /// What is remembered.
  public Optional<ReturnTo> remembered(Exchange exchange) {
    return exchange
        .cookie(COOKIE)
        .flatMap(Base64Url::decode)
        .flatMap(sealed -> open.apply(sealed, CONTEXT))
        .map(path -> new String(path, StandardCharsets.UTF_8))
        .flatMap(ReturnTo::parse);
  }

  private static boolean isNew(Exchange exchange) {
    return exchange
        .header("Sec-Fetch-Site")
        .filter(site -> !site.equals("same-origin"))
        .isPresent();
  }

  /// The answer, which remembers what the address of its page asks for; a path that is too long for
  /// a cookie is not remembered.
  Response remember(Exchange exchange, Response answer) {
    return asked(exchange)
        .map(path -> seal.apply(path.value().getBytes(StandardCharsets.UTF_8), CONTEXT))
        .map(Base64Url::encode)
        .filter(value -> value.length() <= LONGEST)
        .map(value -> answer.with(new Cookie(COOKIE, value, Optional.of(LIFE))))
        .orElse(answer);
  }

  /// The answer, after which nothing is remembered.
  public Response forget(Exchange exchange, Response answer) {
    return exchange.cookie(COOKIE).isPresent() ? answer.with(Cookie.gone(COOKIE)) : answer;
  }
}
