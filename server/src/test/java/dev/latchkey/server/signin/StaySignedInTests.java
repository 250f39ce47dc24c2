package dev.latchkey.server.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.TestServer;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The choice to stay signed in on a device.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StaySignedInTests {
  private static final String PASSWORD = "seven quiet lighthouses";
  private static final String BOX = "id=\"remember\" name=\"remember\" value=\"1\"";
  private final TestServer server = TestServer.start(Map.of());
  private final String email = server.somebody(PASSWORD);

  @AfterAll
  void end() {
    server.close();
  }

  private TestServer.Reply signIn(TestServer.Browser browser, String password, boolean stay) {
    var fields = new HashMap<>(Map.of("login", email, "password", password));
    if (stay) {
      fields.put("remember", "1");
    }
    return browser.submit("/sign-in", fields);
  }

  private static String sessionCookie(TestServer.Reply reply) {
    return reply.response().headers().allValues("Set-Cookie").stream()
        .filter(line -> line.startsWith("__Host-s="))
        .findFirst()
        .orElseThrow();
  }

  @Test
  @Tag("C-21")
  void onlyWhoChoosesItKeepsTheCookie() {
    var usual = sessionCookie(signIn(server.browser(), PASSWORD, false).expect(303));
    assertFalse(usual.contains("Max-Age"), "it ends with the browser");
    var browser = server.browser();
    var chosen = sessionCookie(signIn(browser, PASSWORD, true).expect(303));
    assertTrue(chosen.contains("; Max-Age=2592000;"), "30 days");
    var account = browser.open("/account").expect(200).text();
    assertEquals(2, account.split("Stays signed in until:", -1).length);
    var listed =
        server
            .get("/api/v1/sessions", TestServer.bearer(browser.cookie("__Host-s")))
            .expect(200)
            .json();
    for (var session : listed) {
      assertEquals(
          session.path("current").asBoolean(),
          session.path("remembered").asBoolean(),
          listed.toString());
    }
  }

  @Test
  void theChoiceOutlastsAMistypedPassword() {
    var browser = server.browser();
    assertFalse(browser.open("/sign-in").text().contains(" checked"));
    var again = signIn(browser, "six quiet lighthouses", true).expect(401).text();
    assertTrue(again.contains(BOX + " checked"), again);
  }

  @Test
  void aLinkByEmailOffersItToo() {
    var browser = server.browser();
    browser.submit("/sign-in-link/request", Map.of("email", email)).expect(200);
    var token = server.mailedToken("/sign-in-link", email);
    assertTrue(browser.open("/sign-in-link").text().contains(BOX));
    var in = browser.submit("/sign-in-link", Map.of("token", token, "remember", "1")).expect(303);
    assertTrue(sessionCookie(in).contains("; Max-Age=2592000;"));
  }

  @Test
  void whereItIsSwitchedOffThePageOffersNothingAndTheFormChangesNothing() {
    try (var strict = TestServer.start(Map.of("session.remember", "PT0S"))) {
      var name = strict.somebody(PASSWORD);
      var browser = strict.browser();
      assertFalse(browser.open("/sign-in").expect(200).text().contains("name=\"remember\""));
      var fields = Map.of("login", name, "password", PASSWORD, "remember", "1");
      var in = browser.submit("/sign-in", fields).expect(303);
      assertFalse(sessionCookie(in).contains("Max-Age"));
    }
  }
}
