package dev.latchkey.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.latchkey.testkit.TestAuthority;
import dev.latchkey.testkit.TestFolder;
import dev.latchkey.testkit.TestReceiver;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// How the client gets access tokens, against a server that a test scripts.
class AccessTokenTests {
  private final TestAuthority authority = TestAuthority.named("CN=Operator");
  private final TestReceiver scripted = new TestReceiver(authority, "localhost");
  private final AtomicInteger issued = new AtomicInteger();

  @AfterEach
  void end() {
    scripted.close();
  }

  private LatchkeyClient connect() {
    return LatchkeyClient.connect(
        URI.create("https://localhost:" + scripted.port()),
        new LatchkeyClient.Credentials("id", "secret"),
        authority.writeTo(TestFolder.makeInMemory()));
  }

  /// Issues tokens of this life; knows the newest only, or none.
  private void script(int seconds, boolean knowsAny) {
    scripted.answering(exchange -> {
      var given = exchange.getRequestHeaders().getFirst("Authorization");
      var atTokens = exchange.getRequestURI().getPath().equals("/oauth2/token");
      var good = knowsAny && given.equals("Bearer t" + issued.get());
      var body =
          atTokens
              ? "{\"access_token\":\"t"
                  + issued.incrementAndGet()
                  + "\",\"expires_in\":"
                  + seconds
                  + "}"
              : good ? "[]" : "{\"code\":\"not_signed_in\"}";
      var bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(atTokens || good ? 200 : 401, bytes.length);
      exchange.getResponseBody().write(bytes);
    });
  }

  private List<String> requests(int count) {
    return Stream.generate(() -> scripted.next().uri()).limit(count).toList();
  }

  @Test
  void oneTokenIsUsedForManyCalls() {
    script(900, true);
    try (var latchkey = connect()) {
      latchkey.deliveries().list();
      latchkey.deliveries().list();
      assertEquals(
          List.of("/oauth2/token", "/api/v1/deliveries", "/api/v1/deliveries"), requests(3));
    }
  }

  @Test
  void aTokenIsRenewedBeforeItEnds() {
    script(60, true);
    try (var latchkey = connect()) {
      latchkey.deliveries().list();
      latchkey.deliveries().list();
      assertEquals(2, issued.get());
    }
  }

  @Test
  void aTokenThatLatchkeyForgotIsReplacedOnce() {
    script(900, true);
    try (var latchkey = connect()) {
      latchkey.deliveries().list();
      issued.incrementAndGet();
      latchkey.deliveries().list();
      assertEquals(3, issued.get());
    }
  }

  @Test
  void whereNoTokenIsGoodThatIsAProblem() {
    script(900, false);
    try (var latchkey = connect()) {
      var refused = assertThrows(LatchkeyProblem.class, () -> latchkey.deliveries().list());
      assertEquals("not_signed_in", refused.code());
      assertEquals(2, issued.get());
    }
  }
}
