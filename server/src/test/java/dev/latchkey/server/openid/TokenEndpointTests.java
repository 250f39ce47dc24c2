package dev.latchkey.server.openid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.TestServer;
import dev.latchkey.server.TestServer.Reply;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.clients.ClientAuthentication;
import dev.latchkey.server.clients.ClientRegistration;
import dev.latchkey.server.clients.ClientRegistrations;
import dev.latchkey.server.clients.Clients;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.secrets.SystemRandomness;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// How an application shows its secret.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenEndpointTests {
  private static final String GRANT = "grant_type=client_credentials";
  private static final int FAILURES = 100;
  private final TestServer server = TestServer.start(Map.of());
  private String id = "";
  private String secret = "";

  @AfterAll
  void end() {
    server.close();
  }

  @BeforeEach
  void anotherApplication() {
    server.clock().advance(Duration.ofDays(1));
    do {
      var made = server.client(Scope.DELIVERIES_READ);
      id = made.client().id().value();
      secret = made.secret().exposeText();
    } while (!secret.contains("-") || !secret.contains("_"));
  }

  private Reply ask(String form, String... headers) {
    return server.send(
        server
            .request("/oauth2/token", headers)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form)));
  }

  private static String[] basic(String name, String password) {
    var bytes = (name + ":" + password).getBytes(StandardCharsets.UTF_8);
    return new String[] {"Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes)};
  }

  private static String escaped(String text) {
    var escaped = new StringBuilder();
    text.chars().forEach(c -> escaped.append("%%%02X".formatted(c)));
    return escaped.toString();
  }

  @Test
  void basicIsTakenFormEncodedOrNot() {
    for (var shown :
        List.of(secret, secret.replace("-", "%2D").replace("_", "%5f"), escaped(secret))) {
      ask(GRANT, basic(id, shown)).expect(200);
      ask(GRANT, basic(escaped(id), shown)).expect(200);
    }
  }

  @Test
  void theSecretMayStandInTheForm() {
    ask(GRANT + "&client_id=" + id + "&client_secret=" + secret).expect(200);
    ask(GRANT + "&client_id=" + escaped(id) + "&client_secret=" + escaped(secret)).expect(200);
    ask(GRANT + "&client_id=" + id, basic(id, secret)).expect(200);
  }

  @Test
  void whatIsWrongIsRefusedInEachForm() {
    var wrong = secret.substring(1) + "A".repeat(2);
    for (var refused :
        List.of(
            ask(GRANT),
            ask(GRANT, basic(id, wrong)),
            ask(GRANT, basic(id, escaped(wrong))),
            ask(GRANT, basic(id, escaped(escaped(secret)))),
            ask(GRANT, basic(id, secret + "%")),
            ask(GRANT, basic(id, secret + "%zz")),
            ask(GRANT, basic(id, "+" + secret)),
            ask(GRANT, basic(id, "")),
            ask(GRANT, basic("", secret)),
            ask(GRANT, "Authorization", "Basic " + id),
            ask(GRANT, "Authorization", "Basic ****"),
            ask(GRANT, "Authorization", "Bearer " + secret),
            ask(GRANT + "&client_id=" + id + "&client_secret=" + wrong),
            ask(GRANT + "&client_secret=" + secret),
            ask(GRANT + "&client_id=" + id))) {
      assertEquals("invalid_client", refused.expect(401).text("error"));
      assertTrue(refused.header("WWW-Authenticate").startsWith("Basic "));
    }
  }

  @Test
  void aRotatedSecretTakesTheFormersPlace() {
    var database = server.database();
    var clients =
        new Clients(
            database, server.keys().digests(), new AuditTrail(database), new SystemRandomness());
    var next = clients.rotateSecret(new Id(id)).orElseThrow().exposeText();
    ask(GRANT, basic(id, secret)).expect(401);
    ask(GRANT, basic(id, next)).expect(200);
    clients.disable(new Id(id));
    assertTrue(clients.rotateSecret(new Id(id)).isEmpty());
  }

  /// Of two edits at a time each sees the other's.
  @Test
  void aSecretOfBeforeDoesNotComeToLifeAgain() {
    var registrations =
        new ClientRegistrations(server.database(), new AuditTrail(server.database()));
    for (var auth : List.of(ClientAuthentication.PRIVATE_KEY_JWT, ClientAuthentication.BASIC)) {
      ask(GRANT, basic(id, secret)).expect(auth == ClientAuthentication.BASIC ? 401 : 200);
      var edited =
          registrations.change(
              new Id(id),
              before ->
                  new ClientRegistration(
                      before.client(),
                      before.redirects(),
                      before.afterSignOut(),
                      auth,
                      before.trusted(),
                      before.security()),
              (_, _) -> {});
      assertTrue(edited.isPresent());
    }
    ask(GRANT, basic(id, secret)).expect(401);
  }

  @Test
  void aSecretThatIsShownTwiceIsRefused() {
    var twice = ask(GRANT + "&client_id=" + id + "&client_secret=" + secret, basic(id, secret));
    assertEquals("invalid_request", twice.expect(400).text("error"));
  }

  @Test
  void eachWrongSecretIsChargedOnce() {
    for (var number = 0; number < FAILURES; number++) {
      ask(GRANT, basic(id, escaped("wrong" + number))).expect(401);
      ask(GRANT + "&client_id=" + id + "&client_secret=" + secret, basic(id, "x")).expect(400);
    }
    var slowed = ask(GRANT, basic(id, secret)).expect(429);
    assertEquals("application/json", slowed.header("Content-Type"));
    assertEquals("temporarily_unavailable", slowed.text("error"));
    assertFalse(slowed.text("error_description").isEmpty());
    assertTrue(Integer.parseInt(slowed.header("Retry-After")) > 0);
  }

  @Test
  void whatTheServerRefusesItselfIsToldInTheWordsOfOAuth() {
    var read = server.get("/oauth2/token").expect(405);
    assertEquals("invalid_request", read.text("error"));
    assertEquals("invalid_request", server.get("/oauth2/nothing").expect(404).text("error"));
    var json = server.post("/oauth2/token", Map.of("grant_type", "client_credentials"));
    assertEquals("invalid_request", json.expect(415).text("error"));
  }

  @Test
  void librariesFindTheEndpoint() {
    var metadata = server.get("/.well-known/oauth-authorization-server").expect(200).json();
    assertEquals(server.base().toString(), metadata.path("issuer").asText());
    assertEquals(server.base() + "/oauth2/token", metadata.path("token_endpoint").asText());
    assertEquals(
        "[\"client_secret_basic\",\"client_secret_post\",\"private_key_jwt\",\"none\"]",
        metadata.path("token_endpoint_auth_methods_supported").toString());
    assertEquals("[\"code\"]", metadata.path("response_types_supported").toString());
    assertEquals(metadata, server.get("/.well-known/openid-configuration").expect(200).json());
    assertTrue(metadata.path("scopes_supported").toString().contains("deliveries:read"));
  }
}
