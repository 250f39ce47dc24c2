package dev.latchkey.server.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.latchkey.server.TestServer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Rotation as programs and browsers see it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionTokenRotationTests {
  private static final String EMAIL = "alice@example.org";
  private static final String PASSWORD = "seven quiet lighthouses";
  private static final String COOKIE = "__Host-s";
  private static final Duration ROTATION = Duration.ofMinutes(15);
  private final TestServer server = TestServer.start(Map.of());

  @BeforeAll
  void signUp() {
    server.account(EMAIL, PASSWORD);
  }

  @AfterAll
  void end() {
    server.close();
  }

  private String session() {
    return server
        .post("/api/v1/sessions", Map.of("login", EMAIL, "password", PASSWORD))
        .expect(201)
        .text("session_token");
  }

  private TestServer.Reply rotate(String token) {
    return server.post("/api/v1/session/rotation", Map.of(), TestServer.bearer(token));
  }

  private int status(String token) {
    return server.get("/api/v1/session", TestServer.bearer(token)).status();
  }

  private TestServer.Browser signedIn() {
    var browser = server.browser();
    assertEquals("/account", browser.signIn(EMAIL, PASSWORD).expect(303).header("Location"));
    return browser;
  }

  @Test
  @Tag("S4-28")
  @Tag("S4-29")
  @Tag("C-22")
  void aProgramGetsANewTokenAndTheOldOneEndsTheSessionWhenItComesLate() {
    var first = session();
    var second = rotate(first).expect(200).text("session_token");
    assertEquals(200, status(first));
    server.clock().advance(Duration.ofSeconds(31));
    assertEquals(200, status(second));
    assertEquals(401, status(first));
    assertEquals(401, status(second));
    rotate(second).expect(401);
  }

  @Test
  void whoAsksForEverNewTokensIsSlowedDown() {
    var token = session();
    for (var i = 0; i < 100; i++) {
      token = rotate(token).expect(200).text("session_token");
    }
    rotate(token).expect(429);
    assertEquals(200, status(token));
  }

  @Test
  @Tag("S4-28")
  void aBrowserGetsANewCookieByTheWay() {
    var browser = signedIn();
    var first = browser.cookie(COOKIE);
    browser.open("/account").expect(200);
    assertEquals(first, browser.cookie(COOKIE));
    server.clock().advance(ROTATION);
    browser.open("/account").expect(200);
    assertNotEquals(first, browser.cookie(COOKIE));
    browser.open("/account").expect(200);
  }

  @Test
  @Tag("C-22")
  void aBrowserThatLostTheAnswerGoesOn() {
    var browser = signedIn();
    server.clock().advance(ROTATION);
    browser.openInVain("/account");
    server.clock().advance(Duration.ofMinutes(14));
    browser.open("/account").expect(200);
    browser.open("/account").expect(200);
  }

  @Test
  @Tag("S4-29")
  void aCopiedCookieIsCutAtTheNextRotation() {
    var browser = signedIn();
    var thief = browser.copy();
    thief.open("/account").expect(200);
    server.clock().advance(ROTATION);
    browser.open("/account").expect(200);
    browser.open("/account").expect(200);
    server.clock().advance(Duration.ofSeconds(31));
    thief.open("/account").expect(303);
    browser.open("/account").expect(303);
  }

  @Test
  @Tag("S4-28")
  void signingOutTakesTheCookieAwayAlsoWhenItIsTimeForANewOne() {
    var browser = signedIn();
    server.clock().advance(ROTATION);
    browser.openInVain("/account");
    browser.submit("/account", "/sign-out", Map.of()).expect(303);
    assertEquals("", browser.cookie(COOKIE));
  }

  @Test
  @Tag("ASVS-7.2.4")
  void changingThePasswordEndsTheOldTokenAtOnce() {
    server.account("bob@example.org", PASSWORD);
    var first =
        server
            .post("/api/v1/sessions", Map.of("login", "bob@example.org", "password", PASSWORD))
            .text("session_token");
    var body = Map.of("current_password", PASSWORD, "new_password", "twelve amber windmills");
    var second =
        server
            .put("/api/v1/password", body, TestServer.bearer(first))
            .expect(200)
            .text("session_token");
    assertEquals(401, status(first));
    assertEquals(200, status(second));
  }
}
