package dev.latchkey.server.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.server.TestServer;
import dev.latchkey.server.TestServer.Reply;
import dev.latchkey.server.clients.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What applications may order, and how much of it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeliveryRequestTests {
  private static final Duration WINDOW = Duration.ofMinutes(10);
  private static final Duration MOMENT = Duration.ofMillis(1);
  private final TestServer server = TestServer.start(Map.of());

  @AfterAll
  void end() {
    server.close();
  }

  @BeforeEach
  void anotherDay() {
    server.clock().advance(Duration.ofDays(1));
  }

  private String application() {
    return server.accessToken(Scope.DELIVERIES_WRITE);
  }

  private Reply order(String application, String email, String channel, String... headers) {
    return send(application, body(email, "deploy", channel), headers);
  }

  private Reply send(String application, Map<String, Object> body, String... headers) {
    var all = new ArrayList<>(List.of(TestServer.bearer(application)));
    all.addAll(List.of(headers));
    return server.post("/api/v1/deliveries", body, all.toArray(String[]::new));
  }

  private static Map<String, Object> body(String email, String account, String channel) {
    return Map.of(
        "recipient",
        Map.of("email", email),
        "target",
        Map.of("account", account),
        "mode",
        "choose",
        "channel",
        channel);
  }

  private static void isSlowedFor(Duration wait, Reply reply) {
    assertEquals("slow_down", reply.expect(429).text("code"));
    assertEquals("" + (wait.toSeconds() + 1), reply.header("Retry-After"));
  }

  @Test
  @Tag("S0-10")
  void switchedOffThereIsNothingToOrderOrToRedeem() {
    var redemptions =
        List.of("/api/v1/redemptions", "/api/v1/redemptions/0000000000000000/receipt");
    redemptions.forEach(path -> server.get(path).expect(405));
    try (var off = TestServer.start(Map.of("delivery.enabled", "false"))) {
      redemptions.forEach(path -> isGone(off.get(path)));
      redemptions.forEach(path -> isGone(off.post(path, Map.of())));
      var bearer =
          TestServer.bearer(off.accessToken(Scope.DELIVERIES_WRITE, Scope.DELIVERIES_READ));
      var order = body("ada@example.org", "deploy", "return");
      isGone(off.post("/api/v1/deliveries", order, bearer));
      isGone(off.get("/api/v1/deliveries", bearer));
      isGone(off.get("/api/v1/deliveries/" + "A".repeat(22), bearer));
    }
  }

  private static void isGone(Reply reply) {
    assertEquals("not_found", reply.expect(404).text("code"));
  }

  // names of accounts on a server

  /// They mean something to the agent's command line, or to a terminal.
  @ParameterizedTest
  @ValueSource(
      strings = {"@", "@/etc/passwd", "-", "--password-stdin", "", " ", "a\nb", "a\u001bb"})
  void whatIsNoNameIsRefused(String account) {
    var refused = send(application(), body("ada@example.org", account, "return")).expect(400);
    assertEquals("invalid_field", refused.text("code"));
    assertEquals("target.account", refused.text("field"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"deploy", "ada@example.org", "a-b", "Zoë", "two words"})
  void otherNamesAreFine(String account) {
    send(application(), body("ada@example.org", account, "return")).expect(201);
  }

  // limits

  @Test
  void thousandOfOneApplicationInTenMinutes() {
    var application = application();
    IntStream.range(0, 999)
        .parallel()
        .forEach(
            number -> order(application, "person" + number + "@example.org", "return").expect(201));
    order(application, "ada@example.org", "mail").expect(201);
    isSlowedFor(WINDOW, order(application, "bob@example.org", "return"));
    isSlowedFor(WINDOW, order(application, "bob@example.org", "mail"));
    order(application(), "bob@example.org", "mail").expect(201);

    server.clock().advance(WINDOW.minus(MOMENT));
    isSlowedFor(MOMENT, order(application, "bob@example.org", "return"));
    server.clock().advance(MOMENT);
    order(application, "bob@example.org", "return").expect(201);
  }

  /// Whoever orders them, and however the address is written.
  @Test
  @Tag("CS-FP-2")
  void twentyByMailToOneRecipientInTenMinutes() {
    var one = application();
    var other = application();
    for (var number = 0; number < 20; number++) {
      var even = number % 2 == 0;
      order(even ? one : other, even ? "ada@example.org" : "ADA@Example.org", "mail").expect(201);
    }
    isSlowedFor(WINDOW, order(one, "ada@example.org", "mail"));
    isSlowedFor(WINDOW, order(other, "ADA@example.org", "mail"));
    order(one, "ada@example.org", "return").expect(201);
    order(one, "bob@example.org", "mail").expect(201);

    server.clock().advance(WINDOW.minus(MOMENT));
    isSlowedFor(MOMENT, order(one, "ada@example.org", "mail"));
    server.clock().advance(MOMENT);
    order(one, "ada@example.org", "mail").expect(201);
  }

  @Test
  void theSameRequestSentAgainIsNotCounted() {
    var application = application();
    var again = new String[] {"Idempotency-Key", "order 1"};
    order(application, "ada@example.org", "mail", again).expect(201);
    for (var time = 0; time < 30; time++) {
      order(application, "ada@example.org", "mail", again).expect(200);
    }
    for (var number = 1; number < 20; number++) {
      order(application, "ada@example.org", "mail").expect(201);
    }
    isSlowedFor(WINDOW, order(application, "ada@example.org", "mail"));
  }
}
