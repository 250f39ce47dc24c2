package dev.latchkey.server.webhooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.server.TestServer;
import dev.latchkey.server.TestServer.Reply;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.testkit.TestAuthority;
import dev.latchkey.testkit.TestFolder;
import dev.latchkey.testkit.TestReceiver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What applications can do with webhooks, and what they get.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhookApiTests {
  private static final String WEBHOOKS = "/api/v1/webhooks";
  private static final int PATIENCE = 6000;
  private final TestAuthority authority = TestAuthority.named("CN=Operator");
  private TestReceiver receiver = new TestReceiver(authority, "localhost");
  private final TestServer server =
      TestServer.start(
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

  @BeforeEach
  void anotherDay() {
    server.clock().advance(Duration.ofDays(1));
    receiver.close();
    receiver = new TestReceiver(authority, "localhost");
  }

  private String application() {
    return server.accessToken(Scope.WEBHOOKS_WRITE, Scope.DELIVERIES_WRITE, Scope.DELIVERIES_READ);
  }

  private String url() {
    return "https://localhost:" + receiver.port() + "/hook";
  }

  private Reply register(String application, String url, String... events) {
    var body = events.length == 0 ? Map.of("url", url) : Map.of("url", url, "events", events);
    return server.post(WEBHOOKS, body, TestServer.bearer(application));
  }

  private String registered(String application, String... events) {
    return register(application, url(), events).expect(201).text("id");
  }

  private Reply get(String application, String path) {
    return server.get(WEBHOOKS + path, TestServer.bearer(application));
  }

  private Reply delete(String application, String path) {
    return server.send(server.request(path, TestServer.bearer(application)).DELETE());
  }

  private Reply replay(String application, String webhook, Map<String, ?> body) {
    return server.post(WEBHOOKS + "/" + webhook + "/replay", body, TestServer.bearer(application));
  }

  private String order(String application) {
    var body =
        Map.of(
            "recipient",
            Map.of("email", "ada@example.org"),
            "target",
            Map.of("account", "deploy"),
            "mode",
            "choose",
            "channel",
            "return");
    return server
        .post("/api/v1/deliveries", body, TestServer.bearer(application))
        .expect(201)
        .text("id");
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void eventually(BooleanSupplier holds) {
    for (var tries = 0; tries < PATIENCE && !holds.getAsBoolean(); tries++) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    assertTrue(holds.getAsBoolean());
  }

  private List<String> statuses(String application, String webhook) {
    var messages = get(application, "/" + webhook + "/messages").expect(200).json();
    return StreamSupport.stream(messages.spliterator(), false)
        .map(message -> message.path("status").textValue())
        .toList();
  }

  @Test
  void anApplicationIsToldWhatBecomesOfItsDelivery() throws GeneralSecurityException {
    var application = application();
    var made = register(application, url()).expect(201);
    var delivery = order(application);
    var ready = receiver.next();
    server.clock().advance(Duration.ofSeconds(1));
    delete(application, "/api/v1/deliveries/" + delivery).expect(204);
    var revoked = receiver.next();

    assertEquals("POST", ready.method());
    assertEquals("/hook", ready.uri());
    assertEquals("delivery.ready", json(ready.body()).path("type").textValue());
    assertEquals("delivery.revoked", json(revoked.body()).path("type").textValue());
    var told = json(revoked.body()).path("data");
    assertEquals("revoked", told.path("status").textValue());
    var shown = server.get("/api/v1/deliveries/" + delivery, TestServer.bearer(application)).json();
    ((ObjectNode) shown).remove("events");
    assertEquals(shown, told);
    assertFalse(ready.body().contains("ada@example.org"), ready::body);

    var secret = made.text("secret");
    assertTrue(secret.matches("whsec_[A-Za-z0-9+/]{43}="), secret);
    assertEquals(signature(secret, revoked), revoked.header("Webhook-signature"));
    assertEquals(signature(secret, ready), ready.header("Webhook-signature"));
    assertEquals(
        server.clock().instant().getEpochSecond(),
        Long.parseLong(revoked.header("Webhook-timestamp")));
    eventually(
        () -> statuses(application, made.text("id")).equals(List.of("delivered", "delivered")));
    var first = get(application, "/" + made.text("id") + "/messages").json().get(1);
    assertEquals(ready.header("Webhook-id"), first.path("id").textValue());
    assertEquals(delivery, first.path("delivery_id").textValue());
    assertEquals(204, first.path("http_status").intValue());
    assertEquals(1, first.path("attempts").intValue());
  }

  private static String signature(String secret, TestReceiver.Received message)
      throws GeneralSecurityException {
    var mac = Mac.getInstance("HmacSHA256");
    var key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    var signed =
        message.header("Webhook-id")
            + "."
            + message.header("Webhook-timestamp")
            + "."
            + message.body();
    return "v1,"
        + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void anApplicationIsToldWhatBecomesOfAccounts() {
    var application =
        server.accessToken(Scope.WEBHOOKS_WRITE, Scope.ACCOUNTS_READ, Scope.ACCOUNTS_WRITE);
    var webhook = registered(application, "account.created", "account.changed", "account.disabled");
    var body = Map.of("email", "grace@example.org", "display_name", "Grace");
    var account =
        server
            .post("/api/v1/accounts/invitations", body, TestServer.bearer(application))
            .expect(202)
            .text("account_id");
    var created = json(receiver.next().body());
    assertEquals("account.created", created.path("type").textValue());
    assertEquals(account, created.path("data").path("account_id").textValue());
    var path = "/api/v1/accounts/" + account;
    var shown = server.get(path, TestServer.bearer(application)).expect(200).json();
    assertEquals(shown, created.path("data").path("account"));
    patch(application, path, Map.of("display_name", "Grace H"));
    var changed = json(receiver.next().body());
    assertEquals("[\"display_name\"]", changed.path("data").path("changed").toString());
    patch(application, path, Map.of("disabled", true, "disabled_reason", "has left"));
    var disabled = json(receiver.next().body());
    assertEquals("account.disabled", disabled.path("type").textValue());
    assertEquals(
        "has left", disabled.path("data").path("account").path("disabled_reason").textValue());
    eventually(() ->
        statuses(application, webhook).equals(List.of("delivered", "delivered", "delivered")));
    var first = get(application, "/" + webhook + "/messages").json().get(0);
    assertEquals(account, first.path("account_id").textValue());
    assertFalse(first.has("delivery_id"), first::toString);
  }

  private void patch(String application, String path, Map<String, ?> change) {
    server.patch(path, change, TestServer.bearer(application)).expect(204);
  }

  @Test
  void whoMayNotReadAccountsCannotBeToldOfThem() {
    var refused = register(application(), url(), "delivery.ready", "account.deleted").expect(403);
    assertEquals("missing_scope", refused.text("code"));
    assertEquals("accounts:read", refused.text("scope"));
    var unknown = register(application(), url(), "account.renamed").expect(400);
    assertEquals("invalid_field", unknown.text("code"));
    assertTrue(unknown.text("title").contains("account.password_changed"), unknown::text);
  }

  @Test
  void theSecretIsShownOnce() {
    var application = application();
    var made = register(application, url(), "delivery.applied").expect(201);
    var shown = get(application, "/" + made.text("id")).expect(200);
    assertFalse(shown.json().has("secret"), shown::text);
    assertEquals("[\"delivery.applied\"]", shown.json().path("events").toString());
    assertEquals(List.of(shown.json()), List.of(get(application, "").json().get(0)));
    var plain = Base64.getDecoder().decode(made.text("secret").substring("whsec_".length()));
    var kept = kept(made.text("id"));
    assertFalse(kept.contains(HexFormat.of().formatHex(plain)), kept);
  }

  private String kept(String webhook) {
    return HexFormat.of()
        .formatHex(
            server
                .database()
                .read(handle ->
                    handle
                        .createQuery("SELECT wrapped_secret FROM webhooks WHERE id = :id")
                        .bind("id", webhook)
                        .mapTo(byte[].class)
                        .one()));
  }

  @Test
  void anApplicationSeesOnlyItsOwn() {
    var one = application();
    var other = application();
    var webhook = registered(one);
    assertEquals(0, get(other, "").expect(200).json().size());
    get(other, "/" + webhook).expect(404);
    get(other, "/" + webhook + "/messages").expect(404);
    replay(other, webhook, Map.of()).expect(404);
    delete(other, WEBHOOKS + "/" + webhook).expect(404);
    order(other);
    var delivery = order(one);
    var told = json(receiver.next().body()).path("data").path("id").textValue();
    assertEquals(delivery, told);
    get(one, "/" + webhook).expect(200);
    delete(one, WEBHOOKS + "/" + webhook).expect(204);
    delete(one, WEBHOOKS + "/" + webhook).expect(404);
    get(one, "/" + webhook).expect(404);
    assertEquals(0, get(one, "").json().size());
  }

  @Test
  void itNeedsItsScope() {
    var stranger = server.accessToken(Scope.DELIVERIES_WRITE, Scope.DELIVERIES_READ);
    for (var reply :
        List.of(
            register(stranger, url()),
            get(stranger, ""),
            get(stranger, "/" + "0".repeat(26)),
            get(stranger, "/" + "0".repeat(26) + "/messages"),
            replay(stranger, "0".repeat(26), Map.of()),
            delete(stranger, WEBHOOKS + "/" + "0".repeat(26)))) {
      assertEquals("missing_scope", reply.expect(403).text("code"));
    }
    assertEquals("not_signed_in", server.get(WEBHOOKS).expect(401).text("code"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://hooks.example.org/",
        "https://user:word@hooks.example.org/",
        "hooks.example.org",
        "",
        "file:///etc/passwd"
      })
  void whatIsNoUrlForMessagesIsRefused(String url) {
    var refused = register(application(), url).expect(400);
    assertEquals("invalid_field url", refused.text("code") + " " + refused.text("field"));
  }

  @Test
  void anEventThatThereIsNotIsRefused() {
    for (var event : List.of("delivery.lost", "ready", "", "*")) {
      var refused = register(application(), url(), event).expect(400);
      assertEquals("invalid_field events", refused.text("code") + " " + refused.text("field"));
    }
    server
        .post(WEBHOOKS, Map.of("url", url(), "secret", "mine"), TestServer.bearer(application()))
        .expect(400);
  }

  @Test
  void tenOfOneApplicationAndNoMoreHoweverTheyAreAsked() {
    var application = application();
    var statuses =
        IntStream.range(0, 30)
            .parallel()
            .mapToObj(_ -> register(application, url()).status())
            .toList();
    assertEquals(10, statuses.stream().filter(status -> status == 201).count());
    assertEquals(20, statuses.stream().filter(status -> status == 422).count());
    var full = register(application, url()).expect(422);
    assertEquals("too_many_webhooks", full.text("code"));
    var first = get(application, "").json().get(0).path("id").textValue();
    delete(application, WEBHOOKS + "/" + first).expect(204);
    register(application, url()).expect(201);
    registered(application());
  }

  @Test
  void hundredRegistrationsAndReplaysInTenMinutes() {
    var application = application();
    var webhook = registered(application);
    for (var number = 1; number < 100; number++) {
      replay(application, webhook, Map.of()).expect(200);
    }
    assertEquals("slow_down", replay(application, webhook, Map.of()).expect(429).text("code"));
    assertEquals("slow_down", register(application, url()).expect(429).text("code"));
    registered(application());
    server.clock().advance(Duration.ofMinutes(10));
    replay(application, webhook, Map.of()).expect(200);
  }

  @Test
  void whatWasRefusedIsVisibleAndCanBeSentAgain() {
    var application = application();
    var webhook = registered(application);
    receiver.answering(410);
    var delivery = order(application);
    var first = receiver.next();
    eventually(() -> statuses(application, webhook).equals(List.of("dead")));
    var shown = get(application, "/" + webhook).json();
    assertEquals("gone", shown.path("disabled").path("reason").textValue());
    var dead = get(application, "/" + webhook + "/messages").json().get(0);
    assertEquals("gone", dead.path("failure").textValue());
    assertEquals(410, dead.path("http_status").intValue());
    assertFalse(dead.has("next_attempt_at"));

    receiver.answering(204);
    assertEquals(
        1, replay(application, webhook, Map.of()).expect(200).json().path("replayed").intValue());
    var second = receiver.next();
    assertEquals(first.header("Webhook-id"), second.header("Webhook-id"));
    assertEquals(first.body(), second.body());
    assertFalse(get(application, "/" + webhook).json().has("disabled"));
    eventually(() -> statuses(application, webhook).equals(List.of("delivered")));
    delete(application, "/api/v1/deliveries/" + delivery).expect(204);
    assertEquals("delivery.revoked", json(receiver.next().body()).path("type").textValue());

    var one = Map.of("message_id", first.header("Webhook-id"));
    assertEquals(
        1, replay(application, webhook, one).expect(200).json().path("replayed").intValue());
    assertEquals(first.header("Webhook-id"), receiver.next().header("Webhook-id"));
    assertEquals(
        0,
        replay(application, webhook, Map.of("message_id", "0".repeat(26)))
            .expect(200)
            .json()
            .path("replayed")
            .intValue());
    replay(application, webhook, Map.of("message_id", "x")).expect(400);
  }

  @Test
  void whatFailsComesBackByItself() {
    var application = application();
    var webhook = registered(application);
    receiver.answering(500);
    order(application);
    var first = receiver.next();
    eventually(() -> get(application, "/" + webhook + "/messages").json().get(0).has("failure"));
    receiver.answering(204);
    server.clock().advance(Duration.ofSeconds(5));
    assertEquals(first.header("Webhook-id"), receiver.next().header("Webhook-id"));
    eventually(() -> statuses(application, webhook).equals(List.of("delivered")));
  }

  @Test
  void eachThingThatAnApplicationDoesIsInTheTrail() {
    var application = application();
    var before = audited().size();
    var webhook = registered(application);
    replay(application, webhook, Map.of()).expect(200);
    delete(application, WEBHOOKS + "/" + webhook).expect(204);
    var all = audited();
    assertEquals(
        List.of("webhook_added", "webhook_replayed", "webhook_removed"),
        all.subList(before, all.size()));
  }

  private List<String> audited() {
    return new ArrayList<>(
        server
            .database()
            .read(handle ->
                handle
                    .createQuery(
                        "SELECT event FROM audit_lines WHERE event LIKE 'webhook%' ORDER BY seq")
                    .mapTo(String.class)
                    .list()));
  }
}
