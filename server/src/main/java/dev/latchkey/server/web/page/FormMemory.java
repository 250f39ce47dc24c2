package dev.latchkey.server.web.page;

import dev.latchkey.server.secrets.Base64Url;
import dev.latchkey.server.web.Cookie;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Json;
import dev.latchkey.server.web.RequestRejected;
import dev.latchkey.server.web.Response;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Carries a [RememberedForm] from a form's POST to the page that the browser is led to: in sealed
/// cookies, for half an hour, bound to the browser's form cookie and to the page. Nothing of it
/// stays here, so every node knows it, and strangers fill no table.
public final class FormMemory {
  private static final Duration LIFE = Duration.ofMinutes(30);

  /// Browsers take 4096 bytes with the name, proxies a line of 8 KB with all cookies.
  private static final int LONGEST = 3500;

  private static final List<String> COOKIES = List.of("__Host-k", "__Host-m");

  private final BiFunction<byte[], byte[], byte[]> seal;
  private final BiFunction<byte[], byte[], Optional<byte[]>> open;
  private final Clock clock;

  /// @param seal encrypts and authenticates the first, bound to the second
  /// @param open gives back what `seal` took; empty for everything else
  public FormMemory(
      BiFunction<byte[], byte[], byte[]> seal,
      BiFunction<byte[], byte[], Optional<byte[]>> open,
      Clock clock) {
    this.seal = seal;
    this.open = open;
    this.clock = clock;
  }

  record Memory(long at, RememberedForm kept) {}

  Instant now() {
    return clock.instant();
  }

  /// The answer with the cookies that remember; empty where it is too much for them.
  Optional<Response> remember(Response answer, RememberedForm kept, String context) {
    var memory = new Memory(now().getEpochSecond(), kept);
    var sealed = seal.apply(Deflated.of(Json.write(memory)), bytes(context));
    var parts = parts(Base64Url.encode(sealed));
    if (parts.size() > COOKIES.size()) {
      return Optional.empty();
    }
    var whole = answer;
    for (var i = 0; i < parts.size(); i++) {
      whole = whole.with(new Cookie(COOKIES.get(i), parts.get(i), Optional.of(LIFE)));
    }
    return Optional.of(whole);
  }

  private static List<String> parts(String text) {
    var parts = new ArrayList<String>();
    for (var at = 0; at < text.length(); at += LONGEST) {
      parts.add(text.substring(at, Math.min(text.length(), at + LONGEST)));
    }
    return parts;
  }

  /// What the browser still knows, if this is its browser and page.
  RememberedForm recall(Exchange exchange, String context) {
    var text =
        COOKIES.stream()
            .map(exchange::cookie)
            .flatMap(Optional::stream)
            .collect(Collectors.joining());
    return Base64Url.decode(text)
        .flatMap(sealed -> open.apply(sealed, bytes(context)))
        .flatMap(Deflated::text)
        .flatMap(FormMemory::read)
        .filter(memory -> !now().isAfter(Instant.ofEpochSecond(memory.at).plus(LIFE)))
        .map(memory -> memory.kept.at(now()))
        .orElse(RememberedForm.NOTHING);
  }

  /// A node of another version may have written it.
  private static Optional<Memory> read(byte[] json) {
    try {
      return Optional.of(Json.read(json, Memory.class));
    } catch (RequestRejected unknown) {
      return Optional.empty();
    }
  }

  /// Takes back what the browser was given, unless the answer gives it something new.
  void forget(Exchange exchange) {
    present(exchange).map(Cookie::gone).forEach(exchange::answerWith);
  }

  private static Stream<String> present(Exchange exchange) {
    return COOKIES.stream().filter(name -> exchange.cookie(name).isPresent());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
