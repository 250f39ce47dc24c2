package dev.latchkey.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.clients.Scope;
import dev.latchkey.testkit.TestFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The request log of a whole server.
class RequestRecordsTests {
  private static final String CANARY = "canary-7c1f-in-a-request";
  private static final String PASSWORD = "seven quiet lighthouses";
  private final Path folder = TestFolder.make();

  private String log() throws IOException {
    return Files.readString(folder.resolve("log").resolve("requests.jsonl"));
  }

  @Test
  void thereIsNoneUnlessItIsSet() {
    try (var server = TestServer.startOn(folder)) {
      server.get("/sign-in").expect(200);
    }
    assertFalse(Files.exists(folder.resolve("log").resolve("requests.jsonl")));
  }

  @Test
  @Tag("S4-39")
  @Tag("S4-48")
  void tellsWhoAskedForWhatAndHoldsNoSecret() throws IOException {
    String session;
    String account;
    String client;
    try (var server = TestServer.startOn(folder, Map.of("log.requests", "true"))) {
      var email = server.somebody(PASSWORD);
      var in =
          server.post("/api/v1/sessions", Map.of("login", email, "password", PASSWORD)).expect(201);
      session = in.text("session_token");
      var bearer = TestServer.bearer(session);
      account = server.get("/api/v1/session", bearer).expect(200).text("account_id");
      var token = server.accessToken(Scope.DELIVERIES_READ);
      server.get("/api/v1/deliveries", TestServer.bearer(token)).expect(200);
      client = "\"client\":\"";
      server.post("/api/v1/sessions", Map.of("login", CANARY, "password", CANARY)).expect(401);
      server.get("/verify/" + CANARY + "?token=" + CANARY, "X-Canary", CANARY).expect(404);
      server.get("/sign-in?return=%2F" + CANARY, "Cookie", "__Host-s=" + CANARY).expect(200);
      server.send(
          server
              .request("/api/v1/sessions/" + CANARY, TestServer.bearer(CANARY))
              .method(CANARY.toUpperCase(java.util.Locale.ROOT), noBody()));
      server.get("/api/v1/session", "User-Agent", CANARY).expect(401);
      for (var secret : new String[] {email, token}) {
        assertFalse(log().contains(secret));
      }
    }
    var log = log();
    assertFalse(log.toLowerCase(java.util.Locale.ROOT).contains(CANARY), log);
    assertFalse(log.contains(session) || log.contains(PASSWORD) || log.contains("127.0.0.1"), log);
    assertTrue(log.startsWith("{\"@timestamp\":") && log.contains("\"event\":\"start\""), log);
    assertTrue(log.lines().toList().getLast().contains("\"event\":\"stop\""), log);
    var lines = log.lines().toList();
    var asked = "\"method\":\"GET\",\"route\":\"/api/v1/session\",\"status\":200";
    assertTrue(
        lines.stream().anyMatch(line -> line.contains(asked) && line.contains(account)), log);
    var begun = "\"method\":\"POST\",\"route\":\"/api/v1/sessions\",\"status\":201";
    assertTrue(
        lines.stream().anyMatch(line -> line.contains(begun) && line.contains(account)), log);
    var listed = "\"route\":\"/api/v1/deliveries\",\"status\":200";
    assertTrue(
        lines.stream().anyMatch(line -> line.contains(listed) && line.contains(client)), log);
    assertTrue(log.contains("\"method\":\"other\",\"route\":\"/api/v1/sessions/{id}\""), log);
    assertTrue(log.contains("\"route\":\"none\",\"status\":404"), log);
  }

  @Test
  void hasTheAddressWhereTheOperatorWantsIt() throws IOException {
    var settings = Map.of("log.requests", "true", "log.requests-address", "full");
    try (var server = TestServer.startOn(folder, settings)) {
      server.get("/sign-in").expect(200);
    }
    assertEquals(1, log().split("\"source\":\"127.0.0.1\"", -1).length - 1, log());
  }

  private static java.net.http.HttpRequest.BodyPublisher noBody() {
    return java.net.http.HttpRequest.BodyPublishers.noBody();
  }
}
