package dev.latchkey.server.selfservice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.TestServer;
import dev.latchkey.server.TestServer.Reply;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Changing one's own names and language, through the API and on the page.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProfileTests {
  private static final String PASSWORD = "seven quiet lighthouses";
  private static final String PAGE = "/account/profile";
  private final TestServer server = TestServer.start(Map.of());
  private int names;

  @AfterAll
  void end() {
    server.close();
  }

  private String freshName() {
    return "somebody-" + names++ + "-x";
  }

  private String[] session(String email) {
    return TestServer.bearer(
        server
            .post("/api/v1/sessions", Map.of("login", email, "password", PASSWORD))
            .expect(201)
            .text("session_token"));
  }

  private Reply change(Map<String, String> fields, String... headers) {
    return server.send(
        server
            .request("/api/v1/account", headers)
            .header("Content-Type", "application/json")
            .method("PATCH", BodyPublishers.ofString(TestServer.json(fields))));
  }

  private long told() {
    return server
        .database()
        .read(handle ->
            handle
                .createQuery("SELECT COUNT(*) FROM outbox WHERE purpose = 'profile-changed'")
                .mapTo(Long.class)
                .one());
  }

  @Test
  void aProgramChangesTheProfileOfItsUser() {
    var email = server.somebody(PASSWORD);
    var session = session(email);
    var name = freshName();
    var changed =
        change(
                Map.of("username", name.toUpperCase(Locale.ROOT), "display_name", " Ada  L. "),
                session)
            .expect(200);
    assertEquals(name, changed.text("username"));
    assertEquals("Ada L.", changed.text("display_name"));
    assertEquals("en", changed.text("language"));
    assertEquals("de", change(Map.of("language", "de"), session).expect(200).text("language"));
    session(name);
    var without = change(Map.of("display_name", ""), session).expect(200);
    assertFalse(without.json().has("display_name"));
    assertEquals(name, without.text("username"));
  }

  @Test
  void whatCannotBeUsedIsNamed() {
    var session = session(server.somebody(PASSWORD));
    var refused = change(Map.of("username", "admin"), session).expect(422);
    assertEquals("name_rejected", refused.text("code"));
    assertEquals("username", refused.text("field"));
    assertEquals(
        "display_name",
        change(Map.of("display_name", "P\u0430ul"), session).expect(422).text("field"));
    assertEquals("language", change(Map.of("language", "fr"), session).expect(400).text("field"));
    assertEquals(
        "unknown_field",
        change(Map.of("email", "x@example.org"), session).expect(400).text("code"));
    change(Map.of("language", "de")).expect(401);
  }

  /// An account cannot try names without end, nor keep many reserved.
  @Test
  @Tag("S4-51")
  void fiveUsernamesAMonthAreAskedForAndTakenOnesCount() {
    var name = freshName();
    change(Map.of("username", name), session(server.somebody(PASSWORD))).expect(200);
    var session = session(server.somebody(PASSWORD));
    for (var i = 0; i < 5; i++) {
      assertEquals(
          "username_taken", change(Map.of("username", name), session).expect(409).text("code"));
    }
    var waits = change(Map.of("username", freshName()), session).expect(429);
    assertTrue(Long.parseLong(waits.header("Retry-After")) > Duration.ofDays(29).toSeconds());
    change(Map.of("display_name", "Ada"), session).expect(200);
  }

  @Test
  @Tag("ASVS-7.5.1")
  void anotherUsernameAsksForThePasswordLater() {
    var email = server.somebody(PASSWORD);
    var session = session(email);
    server.clock().advance(Duration.ofMinutes(11));
    var name = freshName();
    assertEquals(
        "password_required", change(Map.of("username", name), session).expect(403).text("code"));
    change(Map.of("display_name", "Ada"), session).expect(200);
    change(Map.of("username", name, "current_password", "wrong"), session).expect(401);
    change(Map.of("username", name, "current_password", PASSWORD), session).expect(200);
  }

  @Test
  @Tag("ASVS-6.3.7")
  void theOwnerIsToldOfAnotherName() {
    var session = session(server.somebody(PASSWORD));
    var before = told();
    change(Map.of("language", "de"), session).expect(200);
    assertEquals(before, told());
    change(Map.of("display_name", "Ada"), session).expect(200);
    assertEquals(before + 1, told());
  }

  @Test
  void thePageShowsChangesAndWhatIsWrong() {
    var email = server.somebody(PASSWORD);
    var browser = server.browser();
    browser.signIn(email, PASSWORD).expect(303);
    var name = freshName();
    assertTrue(browser.open("/account").text().contains(PAGE));
    assertEquals(
        "/account?notice=profile-changed",
        browser
            .submit(PAGE, Map.of("display_name", "Ada", "username", name, "language", "de"))
            .expect(303)
            .header("Location"));
    assertTrue(browser.open("/account").text().contains(name));
    var wrong =
        browser.submit(PAGE, Map.of("display_name", "Ada", "username", "a", "language", "de"));
    assertEquals(422, wrong.status());
    assertTrue(wrong.text().contains("Use 3 to 32 of"));
    assertTrue(wrong.text().contains("value=\"a\""));

    var other = server.browser();
    other.signIn(server.somebody(PASSWORD), PASSWORD).expect(303);
    var taken = other.submit(PAGE, Map.of("username", name, "language", "en"));
    assertEquals(422, taken.status());
    assertTrue(taken.text().contains("not available"));
  }

  @Test
  @Tag("ASVS-7.5.1")
  void thePageOffersTheUsernameAfterThePassword() {
    var browser = server.browser();
    browser.signIn(server.somebody(PASSWORD), PASSWORD).expect(303);
    server.clock().advance(Duration.ofMinutes(11));
    var page = browser.open(PAGE).text();
    assertFalse(page.contains("name=\"username\""));
    assertTrue(page.contains("/account/confirm?return="));
    assertEquals(
        "/account/confirm?return=%2Faccount%2Fprofile",
        browser
            .submit(PAGE, Map.of("username", freshName(), "language", "en"))
            .expect(303)
            .header("Location"));
    server.browser().open(PAGE).expect(303);
  }
}
