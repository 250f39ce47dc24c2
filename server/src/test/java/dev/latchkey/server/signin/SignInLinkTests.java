package dev.latchkey.server.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.TestServer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Signing in with a link by mail (C-14).
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignInLinkTests {
  private static final String PASSWORD = "seven quiet lighthouses";
  private static final String PAGE = "/sign-in-link";
  private final TestServer server = TestServer.start(Map.of());

  @AfterAll
  void end() {
    server.close();
  }

  private String ask(String email) {
    return server.post("/api/v1/sign-in-links", Map.of("email", email)).expect(202).text("request");
  }

  private TestServer.Reply use(String token, String request) {
    return server.post("/api/v1/sessions/link", Map.of("token", token, "request", request));
  }

  private TestServer.Reply session(String token) {
    return server.get("/api/v1/session", TestServer.bearer(token));
  }

  @Test
  @Tag("C-14")
  @Tag("ASVS-6.3.6")
  void strictHasNone() {
    try (var strict = TestServer.start(Map.of("profile", "strict"))) {
      strict.post("/api/v1/sign-in-links", Map.of("email", "ada@example.org")).expect(404);
      strict.post("/api/v1/sessions/link", Map.of("token", "x", "request", "y")).expect(404);
      strict.get(PAGE).expect(404);
      assertTrue(!strict.get("/sign-in").expect(200).text().contains(PAGE));
    }
  }

  @Test
  @Tag("S4-66")
  @Tag("C-14")
  void signsInOnceAndSaysThatItProvesLittle() {
    var request = ask(server.somebody(PASSWORD));
    var token = server.mailedToken(PAGE);
    var in = use(token, request).expect(201);
    var session = session(in.text("session_token")).expect(200);
    assertEquals("[\"email\"]", session.json().path("methods").toString());
    assertEquals("low", session.text("assurance"));
    use(token, request).expect(410);
  }

  @Test
  @Tag("ASVS-6.6.2")
  void belongsToTheOneWhoAsked() {
    var email = server.somebody(PASSWORD);
    var request = ask(email);
    var token = server.mailedToken(PAGE);
    for (var other : new String[] {ask("nobody@example.org"), "A".repeat(43), "", token}) {
      assertNotEquals(request, other);
      assertEquals("token_invalid", use(token, other).expect(410).text("code"));
    }
    use(token, request).expect(201);
  }

  @Test
  @Tag("ASVS-6.6.2")
  void theRequestOfAnotherAttemptOnTheSameAddressDoesNotHelp() {
    var email = server.somebody(PASSWORD);
    var ofOwner = ask(email);
    var token = server.mailedToken(PAGE);
    var ofThief = ask(email);
    var second = server.mailedToken(PAGE);
    use(second, ofOwner).expect(410);
    use(token, ofThief).expect(410);
    use(second, ofThief).expect(201);
    use(token, ofOwner).expect(410);
  }

  @Test
  @Tag("ASVS-6.5.5")
  void endsAfterTenMinutes() {
    var request = ask(server.somebody(PASSWORD));
    var token = server.mailedToken(PAGE);
    server.clock().advance(Duration.ofMinutes(10).plusSeconds(1));
    use(token, request).expect(410);
  }

  @Test
  @Tag("C-12")
  void aNewPasswordEndsTheLink() {
    var email = server.somebody(PASSWORD);
    server.post("/api/v1/recovery", Map.of("email", email)).expect(202);
    var recovery = server.mailedToken("/reset-password");
    var request = ask(email);
    var token = server.mailedToken(PAGE);
    server
        .post(
            "/api/v1/recovery/completion",
            Map.of("token", recovery, "new_password", "twelve amber windmills"))
        .expect(200);
    use(token, request).expect(410);
  }

  @Test
  @Tag("S4-71")
  void isNoRecoveryTokenAndTheOtherWayRound() {
    var email = server.somebody(PASSWORD);
    var request = ask(email);
    var token = server.mailedToken(PAGE);
    server.post("/api/v1/recovery", Map.of("email", email)).expect(202);
    var recovery = server.mailedToken("/reset-password");
    use(recovery, request).expect(410);
    server
        .post(
            "/api/v1/recovery/completion",
            Map.of("token", token, "new_password", "twelve amber windmills"))
        .expect(410);
    use(token, request).expect(201);
  }

  @Test
  void aBrowserUsesTheLinkWithAClickAndNoOtherBrowserCan() {
    var email = server.somebody(PASSWORD);
    var browser = server.browser();
    browser.submit("/sign-in", "/sign-in-link/request", Map.of("email", email)).expect(200);
    var token = server.mailedToken(PAGE);
    var stranger = server.browser();
    stranger.open(PAGE).expect(200);
    stranger.submit(PAGE, Map.of("token", token)).expect(410);
    browser.open(PAGE).expect(200);
    var pasted = server.base() + PAGE + "#" + token;
    assertEquals(
        "/account", browser.submit(PAGE, Map.of("token", pasted)).expect(303).header("Location"));
    browser.open("/account").expect(200);
    assertEquals("", browser.cookie("__Host-l"));
    browser.submit("/account", "/sign-out", Map.of());
    browser.submit(PAGE, Map.of("token", token)).expect(410);
  }

  @Test
  @Tag("C-14")
  void aFourthRequestSendsNothingAndLeavesTheLiveLinkAlone() {
    var email = server.somebody(PASSWORD);
    var browser = server.browser();
    var token = "";
    for (var i = 0; i < 3; i++) {
      browser.submit("/sign-in", "/sign-in-link/request", Map.of("email", email)).expect(200);
      token = server.mailedToken(PAGE);
    }
    browser.submit("/sign-in", "/sign-in-link/request", Map.of("email", email)).expect(200);
    // The letters go out in turn: when a later one is there, the fourth never comes.
    ask(server.somebody(PASSWORD));
    server.mailedToken(PAGE);
    browser.submit(PAGE, Map.of("token", token)).expect(303);
  }

  /// Each request has a link of its own, and its own share of the letters.
  @Test
  @Tag("C-14")
  void whatAStrangerAsksForNeitherEndsNorUsesUpTheOwnersLink() {
    var email = server.somebody(PASSWORD);
    var first = ask(email);
    var mailedFirst = server.mailedToken(PAGE);
    for (var i = 0; i < 4; i++) {
      ask(email);
      server.mailedToken(PAGE);
    }
    var last = ask(email);
    var mailedLast = server.mailedToken(PAGE);
    use(mailedLast, first).expect(410);
    use(mailedFirst, last).expect(410);
    use(mailedFirst, first).expect(201);
    use(mailedLast, last).expect(410); // the first one has served
  }

  @Test
  @Tag("S4-12")
  void wrongTokensAreSlowedDownAndAGoodOneWorksAllTheSame() {
    try (var strict = TestServer.start(Map.of())) {
      strict.account("ann@example.org", PASSWORD);
      var request =
          strict.post("/api/v1/sign-in-links", Map.of("email", "ann@example.org")).text("request");
      var token = strict.mailedToken(PAGE);
      var wrong = Map.of("token", "A".repeat(43), "request", request);
      for (var i = 0; i < 30; i++) {
        strict.post("/api/v1/sessions/link", wrong).expect(410);
      }
      strict.post("/api/v1/sessions/link", wrong).expect(429);
      strict.post("/api/v1/sessions/link", Map.of("token", token, "request", request)).expect(201);
    }
  }

  @Test
  @Tag("S4-66")
  void switchedOffThereIsNothing() {
    try (var off = TestServer.start(Map.of("sign-in-links.enabled", "false"))) {
      off.post("/api/v1/sign-in-links", Map.of("email", "ann@example.org")).expect(404);
      off.post("/api/v1/sessions/link", Map.of("token", "x", "request", "y")).expect(404);
      off.get(PAGE).expect(404);
      var page = off.get("/sign-in").expect(200).text();
      assertTrue(!page.contains("sign-in-link"), page);
    }
  }
}
