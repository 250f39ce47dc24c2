package dev.latchkey.acceptance.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.ApiClient;
import dev.latchkey.acceptance.fixtures.ClientDeliveries;
import dev.latchkey.acceptance.fixtures.Finished;
import dev.latchkey.acceptance.fixtures.Launcher;
import dev.latchkey.acceptance.fixtures.Reply;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import dev.latchkey.acceptance.fixtures.ServerOfUser;
import dev.latchkey.acceptance.fixtures.Waiting;
import dev.latchkey.testkit.TestAuthority;
import dev.latchkey.testkit.TestReceiver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an application is told, and whether it can verify that.
final class WebhookTests {
  private static final String PASSWORD = "granite otter violin 61";
  private static final String[] EVENTS = {
    "delivery.ready",
    "delivery.claimed",
    "delivery.applied",
    "delivery.intercepted",
    "account.created"
  };
  private static final Path SOURCES = Launcher.ROOT.resolve("acceptance/src/test/js");
  private final TestAuthority authority = TestAuthority.named("CN=Operator");
  private final TestReceiver receiver = new TestReceiver(authority, "localhost");
  @TempDir private Path folder;
  private RunningLatchkey latchkey;
  private ClientDeliveries deliveries;

  @BeforeEach
  void begin() {
    latchkey =
        RunningLatchkey.start(
            Map.of(
                "LATCHKEY_WEBHOOKS_ALLOWED_NETWORKS",
                "127.0.0.0/8,::1",
                "LATCHKEY_WEBHOOKS_CA_FILE",
                authority.writeTo(folder).toString()));
    var api = latchkey.api();
    var application =
        ApiClient.add(
            latchkey,
            api,
            "deliveries:write",
            "deliveries:read",
            "accounts:read",
            "accounts:write",
            "webhooks:write");
    deliveries = new ClientDeliveries(api, application.token());
  }

  @AfterEach
  void end() {
    latchkey.close();
    receiver.close();
  }

  private Reply register(String... events) {
    var url = "https://localhost:" + receiver.port() + "/latchkey";
    return deliveries
        .api()
        .post("/api/v1/webhooks", Map.of("url", url, "events", events), deliveries.token())
        .expect(201);
  }

  private TestReceiver.Received invite(String email) {
    var body = Map.of("email", email);
    deliveries.api().post("/api/v1/accounts/invitations", body, deliveries.token()).expect(202);
    return receive(1).getFirst();
  }

  private List<TestReceiver.Received> receive(int count) {
    return Stream.generate(receiver::next).limit(count).toList();
  }

  private static JsonNode json(TestReceiver.Received message) {
    try {
      return Api.JSON.readTree(message.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> types(List<TestReceiver.Received> messages) {
    return messages.stream()
        .map(message -> json(message).path("type").textValue())
        .sorted()
        .toList();
  }

  @Test
  void whatBecomesOfADeliveryIsToldAndVerifiedByLibrariesOfOthers() throws IOException {
    var secret = register(EVENTS).text("secret");
    var order = deliveries.place(ClientDeliveries.body("ada@example.org", "choose", "return"));
    var token = order.expect(201).text("token");
    var one = new ServerOfUser(folder.resolve("one"), latchkey.baseUrl());
    assertEquals(0, one.redeem("deploy", one.fileSink(), token, PASSWORD).exitCode());
    var messages = new ArrayList<>(receive(3));
    assertEquals(
        List.of("delivery.applied", "delivery.claimed", "delivery.ready"), types(messages));
    var other = new ServerOfUser(folder.resolve("other"), latchkey.baseUrl());
    assertEquals(1, other.redeem("deploy", other.fileSink(), token, PASSWORD).exitCode());
    messages.addAll(receive(1));

    var alarm = json(messages.getLast());
    assertEquals("delivery.intercepted", alarm.path("type").textValue());
    assertEquals(order.text("id"), alarm.path("data").path("id").textValue());
    assertEquals("applied", alarm.path("data").path("status").textValue());
    assertFalse(alarm.path("data").path("alarm").path("at").isMissingNode());
    for (var message : messages) {
      for (var hidden : List.of(token, PASSWORD, "ada@example.org")) {
        assertFalse(message.body().contains(hidden), message::body);
      }
    }
    var created = invite("grace@example.org");
    assertEquals(
        "grace@example.org", json(created).path("data").path("account").path("email").textValue());
    messages.add(created);
    areVerified(secret, messages);
  }

  private void areVerified(String secret, List<TestReceiver.Received> messages) throws IOException {
    var js = Files.createDirectory(folder.resolve("js"));
    for (var file : RunningLatchkey.files(SOURCES)) {
      Files.copy(file, js.resolve(file.getFileName()));
    }
    var install = new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
    var installed = Finished.of(install.directory(js.toFile()), "");
    assertEquals(0, installed.exitCode(), installed::toString);
    var lines = new StringBuilder();
    messages.forEach(message -> lines.append(Api.json(line(secret, message))).append('\n'));
    var command = new ProcessBuilder("node", "verify-webhooks.mjs").directory(js.toFile());
    var verified = Finished.of(command, lines.toString());
    assertEquals(0, verified.exitCode(), verified::toString);
    var expected = new TreeSet<String>();
    for (var type : types(messages)) {
      expected.add("standardwebhooks: " + type + ", returns " + type);
      expected.add("svix 1: " + type + ", returns " + type);
      expected.add("svix 2: " + type + ", returns nothing");
    }
    assertEquals(expected, new TreeSet<>(verified.out().lines().toList()));
  }

  private static Map<String, Object> line(String secret, TestReceiver.Received message) {
    var headers =
        Map.of(
            "webhook-id", message.header("Webhook-id"),
            "webhook-timestamp", message.header("Webhook-timestamp"),
            "webhook-signature", message.header("Webhook-signature"));
    return Map.of("secret", secret, "headers", headers, "body", message.body());
  }

  @Test
  void whatWaitsSurvivesTheEndOfTheServer() {
    var webhook = "/api/v1/webhooks/" + register().text("id") + "/messages";
    receiver.answering(503);
    deliveries.place(ClientDeliveries.body("ada@example.org", "choose", "return")).expect(201);
    var first = receive(1).getFirst();
    Waiting.until(
        "the record of the first attempt",
        () -> deliveries.api().get(webhook, deliveries.token()).json().get(0).has("failure"));
    latchkey.kill();
    receiver.answering(204);
    latchkey.restart();
    var second = receive(1).getFirst();
    assertEquals(first.header("Webhook-id"), second.header("Webhook-id"));
    assertEquals(first.body(), second.body());
  }
}
