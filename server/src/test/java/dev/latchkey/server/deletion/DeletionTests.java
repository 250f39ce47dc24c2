package dev.latchkey.server.deletion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.TestServer;
import dev.latchkey.server.TestServer.Reply;
import dev.latchkey.server.clients.Scope;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The end of an account from outside.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeletionTests {
  private static final String PASSWORD = "seven quiet lighthouses";
  private static final String PAGE = "/account/deletion";
  private static final String KEEP = "/account/restoration";
  private final TestServer server = TestServer.start(Map.of());

  @AfterAll
  void end() {
    server.close();
  }

  private String[] session(String email) {
    return TestServer.bearer(
        server
            .post("/api/v1/sessions", Map.of("login", email, "password", PASSWORD))
            .expect(201)
            .text("session_token"));
  }

  private Reply delete(Map<String, String> fields, String... headers) {
    return server.send(
        server
            .request("/api/v1/account", headers)
            .header("Content-Type", "application/json")
            .method("DELETE", BodyPublishers.ofString(TestServer.json(fields))));
  }

  private long letters(String purpose) {
    return server
        .database()
        .read(handle ->
            handle
                .select("SELECT COUNT(*) FROM outbox WHERE purpose = ?", purpose)
                .mapTo(Long.class)
                .one());
  }

  @Test
  @Tag("C-12")
  void aProgramDeletesAndKeepsTheAccountOfItsUser() {
    var email = server.somebody(PASSWORD);
    var session = session(email);
    assertEquals("current_password", delete(Map.of(), session).expect(400).text("field"));
    delete(Map.of("current_password", "wrong"), session).expect(401);
    var before = letters("deletion-requested");
    var at =
        Instant.parse(
            delete(Map.of("current_password", PASSWORD), session).expect(202).text("deletes_at"));
    assertEquals(7, Duration.between(server.clock().instant(), at).plusMinutes(1).toDays());
    assertEquals(before + 1, letters("deletion-requested"));
    server.get("/api/v1/account", session).expect(401);

    var back = session(email);
    assertEquals(at, Instant.parse(server.get("/api/v1/account", back).text("deletes_at")));
    server.post("/api/v1/account/restoration", Map.of(), back).expect(204);
    server.post("/api/v1/account/restoration", Map.of(), back).expect(204);
    assertFalse(server.get("/api/v1/account", back).json().has("deletes_at"));
    server.post("/api/v1/account/restoration", Map.of()).expect(401);
    delete(Map.of("current_password", PASSWORD)).expect(401);
  }

  @Test
  @Tag("ASVS-7.5.1")
  void thePageAsksForThePasswordAndSignsOut() {
    var email = server.somebody(PASSWORD);
    var browser = server.browser();
    browser.signIn(email, PASSWORD).expect(303);
    assertTrue(browser.open("/account").text().contains(PAGE));
    var wrong = browser.submit(PAGE, Map.of("current_password", "wrong"));
    assertEquals(422, wrong.status());
    assertEquals(
        "/sign-in?notice=deletion-requested",
        browser.submit(PAGE, Map.of("current_password", PASSWORD)).expect(303).header("Location"));
    browser.open("/account").expect(303);

    assertEquals(
        "/account/restoration?return=%2Faccount",
        browser.signIn(email, PASSWORD).expect(303).header("Location"));
    var offer = browser.open(KEEP + "?return=%2Faccount").expect(200);
    assertTrue(offer.text().contains("Keep my account"));
    assertTrue(browser.open("/account").text().contains("Keep my account"));
    assertEquals(
        "/account?notice=account-kept",
        browser.submit(KEEP, Map.of("return", "/account")).expect(303).header("Location"));
    browser.open(KEEP).expect(303);
    assertEquals("/account", browser.signIn(email, PASSWORD).expect(303).header("Location"));
    server.browser().open(PAGE).expect(303);
  }

  @Test
  void anApplicationRemovesAnAccountAndItsOwnerCannotTakeThatBack() {
    var email = server.somebody(PASSWORD);
    var session = session(email);
    var writer = TestServer.bearer(server.accessToken(Scope.ACCOUNTS_WRITE));
    var reader = TestServer.bearer(server.accessToken(Scope.ACCOUNTS_READ));
    var id = server.get("/api/v1/account", session).text("account_id");
    var call = "/api/v1/accounts/" + id;
    assertEquals(403, server.send(server.request(call, reader).DELETE()).status());
    var at = server.send(server.request(call, writer).DELETE()).expect(202).text("deletes_at");
    server.get("/api/v1/session", session).expect(401);
    server.post("/api/v1/sessions", Map.of("login", email, "password", PASSWORD)).expect(401);
    assertEquals(at, server.get(call, reader).text("deletes_at"));
    assertTrue(server.get(call, reader).json().path("disabled").asBoolean());
    server.send(server.request("/api/v1/accounts/" + "0".repeat(26), writer).DELETE()).expect(404);
  }
}
