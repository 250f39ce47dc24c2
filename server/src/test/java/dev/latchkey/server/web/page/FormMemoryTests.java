package dev.latchkey.server.web.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.TestServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What is remembered of a form that was sent: where, for whom and how long.
class FormMemoryTests {
  private static final Map<String, String> WRONG =
      Map.of("login", "ada@example.org", "password", "not the right one");
  private static final String AGAIN = "/sign-in?sent=1";
  private static final AtomicInteger SOURCES = new AtomicInteger();
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start(Map.of("trusted-proxies", "127.0.0.1"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /// Each time from a source of its own.
  private static TestServer.Browser afterAWrongPassword() {
    var browser = server.browser().behind("198.18." + SOURCES.incrementAndGet() + ".7");
    var sent = browser.post("/sign-in", "/sign-in", WRONG).expect(303);
    assertEquals(AGAIN, sent.header("Location"));
    return browser;
  }

  private static boolean remembers(TestServer.Reply page) {
    return page.text().contains("value=\"ada@example.org\"");
  }

  @Test
  @Tag("S4-35")
  void itIsShownAgainAndAgainWithItsStatus() {
    var browser = afterAWrongPassword();
    for (var visit = 0; visit < 2; visit++) {
      var page = browser.open(AGAIN).expect(401);
      assertTrue(remembers(page));
      assertFalse(page.text().contains("not the right one"));
    }
    assertFalse(remembers(browser.open("/sign-in").expect(200)));
  }

  @Test
  void itIsForgottenAfterHalfAnHour() {
    var browser = afterAWrongPassword();
    server.clock().advance(Duration.ofMinutes(29));
    assertTrue(remembers(browser.open(AGAIN).expect(401)));
    server.clock().advance(Duration.ofMinutes(2));
    assertFalse(remembers(browser.open(AGAIN).expect(200)));
  }

  @Test
  void nextFormTakesItAway() {
    var browser = afterAWrongPassword();
    browser.submit("/forgot-password", Map.of("email", "ada@example.org")).expect(200);
    assertFalse(remembers(browser.open(AGAIN).expect(200)));
  }

  @Test
  @Tag("CS-CF-1")
  void itBelongsToOneBrowserAndOnePage() {
    var browser = afterAWrongPassword();
    var kept = browser.cookie("__Host-k");
    assertFalse(remembers(browser.open("/sign-up?sent=1").expect(200)));
    var other = server.browser();
    other.open("/sign-in").expect(200);
    var cookies = "__Host-f=" + other.cookie("__Host-f") + "; __Host-k=" + kept;
    assertFalse(remembers(server.get(AGAIN, "Cookie", cookies).expect(200)));
  }

  @Test
  @Tag("ASVS-3.3.1")
  void cookieSaysNothing() {
    var kept = Base64.getUrlDecoder().decode(afterAWrongPassword().cookie("__Host-k"));
    assertFalse(new String(kept, StandardCharsets.ISO_8859_1).contains("ada"));
  }

  @Test
  @Tag("CS-CF-1")
  void whatAnotherSiteTypesIsNotShownAsIfItHadBeen() {
    var browser = server.browser();
    browser.open("/sign-in").expect(200);
    var cookie = "__Host-f=" + browser.cookie("__Host-f");
    var sent =
        server
            .send(
                server
                    .request("/sign-in", "Cookie", cookie, "Sec-Fetch-Site", "cross-site")
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(
                        java.net.http.HttpRequest.BodyPublishers.ofString(
                            "csrf=x&login=ada@example.org&password=x")))
            .expect(303);
    var kept = sent.header("Set-Cookie").split(";", 2)[0];
    var page = server.get(AGAIN, "Cookie", cookie + "; " + kept).expect(403);
    assertTrue(page.text().contains("This form came from another site."));
    assertFalse(remembers(page));
  }

  @Test
  @Tag("S4-12")
  void waitIsToldWithTheFormAndEnds() {
    var browser = server.browser();
    var page = browser.signIn("eve@example.org", "wrong");
    for (var tries = 0; page.status() != 429 && tries < 50; tries++) {
      page = browser.signIn("eve@example.org", "wrong " + tries);
    }
    page.expect(429);
    var wait = Long.parseLong(page.header("Retry-After"));
    assertTrue(wait > 0, page.header("Retry-After"));
    assertTrue(page.text().contains("value=\"eve@example.org\""));
    server.clock().advance(Duration.ofSeconds(Math.min(wait, 1700)));
    if (wait <= 1700) {
      var later = browser.open(AGAIN).expect(200);
      assertTrue(later.text().contains("value=\"eve@example.org\""));
      assertEquals("", later.header("Retry-After"));
    }
  }
}
