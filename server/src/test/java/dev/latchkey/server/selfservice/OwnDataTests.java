package dev.latchkey.server.selfservice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.TestServer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What people are told of what is stored about them.
class OwnDataTests {
  private static final String PASSWORD = "seven quiet lighthouses";

  @Test
  @Tag("ASVS-7.5.1")
  void allOfItIsToldAndNoSecret() {
    try (var server = TestServer.start(Map.of())) {
      var email = server.somebody(PASSWORD);
      var browser = server.browser();
      browser.signIn(email, PASSWORD).expect(303);
      for (var name : new String[] {"ada-one", "ada-two"}) {
        browser.submit("/account/profile", Map.of("username", name, "language", "en")).expect(303);
      }
      assertTrue(browser.open("/account").text().contains("/account/export"));
      var file = browser.open("/account/export").expect(200);
      assertEquals("attachment; filename=\"account.json\"", file.header("Content-Disposition"));
      var told = file.json();
      assertEquals(email, told.path("account").path("email").asText());
      assertTrue(told.path("former_usernames").has("ada-one"));
      assertEquals(1, told.path("sessions").size());
      assertEquals("sign_up", told.path("password").path("changed_by").asText());
      for (var part :
          new String[] {"email_changes", "servers", "deliveries", "applications", "exported_at"}) {
        assertTrue(told.has(part), part);
      }
      for (var secret : new String[] {"hash", "digest", "token", "$argon2"}) {
        assertFalse(file.text().contains(secret), secret);
      }
      server.clock().advance(Duration.ofMinutes(11));
      assertTrue(
          browser.open("/account/export").expect(303).header("Location").contains("/confirm"));
      server.get("/api/v1/account/export").expect(401);
      var session =
          TestServer.bearer(
              server
                  .post("/api/v1/sessions", Map.of("login", email, "password", PASSWORD))
                  .expect(201)
                  .text("session_token"));
      server.get("/api/v1/account/export", session).expect(200);
      server.clock().advance(Duration.ofMinutes(11));
      var refused = server.get("/api/v1/account/export", session).expect(403);
      assertEquals("password_required", refused.text("code"));
    }
  }
}
