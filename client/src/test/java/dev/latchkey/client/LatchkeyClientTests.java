package dev.latchkey.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.clients.Scope;
import dev.latchkey.testkit.TestAuthority;
import dev.latchkey.testkit.TestFolder;
import dev.latchkey.testkit.TestReceiver;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What an application does with the client, against the real server.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LatchkeyClientTests {
  private static final Scope[] ALL = {
    Scope.DELIVERIES_WRITE,
    Scope.DELIVERIES_READ,
    Scope.SERVERS_WRITE,
    Scope.SERVERS_READ,
    Scope.WEBHOOKS_WRITE
  };
  private static final Order ORDER =
      Order.of(Recipient.email("ada@example.org"), "deploy", Order.Mode.CHOOSE);

  private final TestAuthority authority = TestAuthority.named("CN=Operator");
  private final TestReceiver receiver = new TestReceiver(authority, "localhost");
  private final LocalServer server =
      new LocalServer(
          Map.of(
              "webhooks.allowed-networks",
              "127.0.0.0/8, ::1",
              "webhooks.ca-file",
              authority.writeTo(TestFolder.makeInMemory()).toString()));

  @AfterAll
  void end() {
    server.close();
    receiver.close();
  }

  @Test
  void whatIsOrderedIsFoundListedAndRevoked() {
    try (var latchkey = server.connect(ALL)) {
      var deliveries = latchkey.deliveries();
      var ordered =
          deliveries.order(ORDER.by(Order.Channel.RETURN).to("file").within(Duration.ofMinutes(5)));
      assertEquals(Delivery.Status.READY, ordered.status());
      assertEquals(Optional.of("file"), ordered.sink());
      assertTrue(ordered.token().orElseThrow().startsWith("lk1_"));
      assertFalse(ordered.toString().contains("lk1_"));
      assertEquals(
          Duration.ofMinutes(5), Duration.between(ordered.createdAt(), ordered.expiresAt()));

      var found = deliveries.find(ordered.id()).orElseThrow();
      assertEquals("created", found.events().getFirst().event());
      assertEquals(Optional.empty(), found.token());
      assertEquals(List.of(ordered.id()), deliveries.list().stream().map(Delivery::id).toList());

      deliveries.revoke(ordered.id());
      var over = deliveries.await(ordered.id(), Duration.ofMinutes(1));
      assertEquals(Delivery.Status.REVOKED, over.status());
      assertEquals(Optional.empty(), deliveries.find("0".repeat(26)));
    }
  }

  @Test
  void anOrderWithTheSameKeyIsOneOrder() {
    try (var latchkey = server.connect(ALL)) {
      var first = latchkey.deliveries().order(ORDER, "job-1");
      var again = latchkey.deliveries().order(ORDER, "job-1");
      assertEquals(first.id(), again.id());
      assertTrue(again.replayed());
      var other = Order.of(Recipient.email("bob@example.org"), "deploy", Order.Mode.CHOOSE);
      var conflict =
          assertThrows(LatchkeyProblem.class, () -> latchkey.deliveries().order(other, "job-1"));
      assertEquals("409 idempotency_conflict", conflict.status() + " " + conflict.code());
    }
  }

  @Test
  void aConfirmCodeIsShownOnce() {
    try (var latchkey = server.connect(ALL)) {
      var ordered = latchkey.deliveries().order(ORDER.withConfirmCode());
      assertTrue(ordered.confirmCode().isPresent());
      var found = latchkey.deliveries().find(ordered.id()).orElseThrow();
      assertEquals(Optional.empty(), found.confirmCode());
    }
  }

  @Test
  void aServerIsRegisteredListedAndRemoved() {
    var owner = server.account("grace@example.org");
    try (var latchkey = server.connect(ALL)) {
      var registration = latchkey.servers().register("web-1", owner);
      assertTrue(registration.token().startsWith("lk1_"));
      assertFalse(registration.toString().contains("lk1_"));
      var found = latchkey.servers().find(registration.serverId()).orElseThrow();
      assertEquals(List.of(found), latchkey.servers().list());
      assertEquals("web-1 pending", found.name() + " " + found.status());

      var sealed =
          Order.sealed(
              Recipient.account(owner), "deploy", registration.serverId(), "granite otter 61");
      assertFalse(sealed.toString().contains("granite"));
      var early = assertThrows(LatchkeyProblem.class, () -> latchkey.deliveries().order(sealed));
      assertEquals("422 server_not_active", early.status() + " " + early.code());

      latchkey.servers().remove(registration.serverId());
      var unknown =
          assertThrows(
              LatchkeyProblem.class, () -> latchkey.servers().register("web-1", "0".repeat(26)));
      assertEquals("account_unknown", unknown.code());
    }
  }

  @Test
  void waitingEndsWhenTheTimeIsOver() {
    try (var latchkey = server.connect(ALL)) {
      var ordered = latchkey.deliveries().order(ORDER);
      var still = latchkey.deliveries().await(ordered.id(), Duration.ofMillis(600));
      assertEquals(Delivery.Status.READY, still.status());
    }
  }

  @Test
  void aRefusalNamesItsCodeAndField() {
    try (var latchkey = server.connect(ALL)) {
      var wrong = Order.of(Recipient.email("nobody"), "deploy", Order.Mode.CHOOSE);
      var refused = assertThrows(LatchkeyProblem.class, () -> latchkey.deliveries().order(wrong));
      assertEquals("400 invalid_field", refused.status() + " " + refused.code());
      assertEquals(Optional.of("recipient.email"), refused.field());
    }
  }

  @Test
  void aMissingScopeAndWrongCredentialsAreProblems() {
    try (var latchkey = server.connect(Scope.DELIVERIES_READ)) {
      var missing = assertThrows(LatchkeyProblem.class, () -> latchkey.deliveries().order(ORDER));
      assertEquals("missing_scope", missing.code());
    }
    var known = server.application(ALL);
    var wrong = new LatchkeyClient.Credentials(known.clientId(), "wrong");
    try (var latchkey = server.connect(wrong)) {
      var refused = assertThrows(LatchkeyProblem.class, () -> latchkey.deliveries().list());
      assertEquals("401 invalid_client", refused.status() + " " + refused.code());
    }
    assertFalse(known.toString().contains(known.clientSecret()));
  }

  @Test
  void onlyATrustedLatchkeyIsTalkedTo() {
    var base = server.server().baseUrl();
    try (var latchkey = LatchkeyClient.connect(base, server.application(ALL))) {
      assertThrows(UncheckedIOException.class, () -> latchkey.deliveries().list());
    }
    var plain = URI.create("http://localhost/");
    var credentials = new LatchkeyClient.Credentials("id", "secret");
    assertThrows(IllegalArgumentException.class, () -> LatchkeyClient.connect(plain, credentials));
  }

  @Test
  void whatAWebhookTellsIsVerified() {
    try (var latchkey = server.connect(ALL)) {
      var url = URI.create("https://localhost:" + receiver.port() + "/latchkey");
      var webhook = latchkey.webhooks().register(url, "delivery.ready");
      var secret = webhook.secret().orElseThrow();
      assertFalse(webhook.toString().contains(secret));
      var ordered = latchkey.deliveries().order(ORDER);
      var received = receiver.next();
      var body = received.body().getBytes(StandardCharsets.UTF_8);
      var verified =
          new WebhookVerifier(secret).verify(name -> header(received, name), body).orElseThrow();
      assertEquals("delivery.ready", verified.type());
      assertEquals(ordered.id(), verified.delivery().orElseThrow().id());
      assertEquals(received.header("Webhook-id"), verified.id());

      var changed = received.body().replace("ready", "READY").getBytes(StandardCharsets.UTF_8);
      assertFalse(isGood(secret, received, changed));
      assertFalse(isGood("whsec_" + "A".repeat(43) + "=", received, body));
      var tomorrow = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(6));
      var late = new WebhookVerifier(secret, tomorrow);
      assertEquals(Optional.empty(), late.verify(name -> header(received, name), body));
      assertEquals(Optional.empty(), late.verify(_ -> null, body));

      var messages = latchkey.webhooks().messages(webhook.id());
      assertEquals(List.of(verified.id()), messages.stream().map(WebhookMessage::id).toList());
      assertEquals(Optional.empty(), latchkey.webhooks().find(webhook.id()).orElseThrow().secret());
      assertEquals(0, latchkey.webhooks().replay(webhook.id()));
      latchkey.webhooks().remove(webhook.id());
      assertEquals(List.of(), latchkey.webhooks().list());
    }
  }

  private static boolean isGood(String secret, TestReceiver.Received received, byte[] body) {
    return new WebhookVerifier(secret).verify(name -> header(received, name), body).isPresent();
  }

  private static String header(TestReceiver.Received received, String name) {
    return received.header("W" + name.substring(1));
  }
}
