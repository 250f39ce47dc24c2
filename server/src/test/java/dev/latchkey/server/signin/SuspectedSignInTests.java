package dev.latchkey.server.signin;

import static dev.latchkey.server.signin.Solutions.challenge;
import static dev.latchkey.server.signin.Solutions.solve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.TestServer;
import dev.latchkey.server.TestServer.Reply;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What those meet whose attempts match a pattern of guessing that was found before: here, one
/// password that is tried at many names.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("S4-62")
@Tag("S4-63")
class SuspectedSignInTests {
  private static final String SPRAYED = "seven quiet lighthouses";
  private static final List<String> NAMES =
      List.of(
          "ada", "bela", "carmen", "dmitri", "esther", "farid", "greta", "hugo", "ines", "jonas",
          "kirsten", "ludwig", "miriam", "nuria", "oskar", "paula", "quentin", "rosa", "selim",
          "tamar", "ursula", "viktor", "wanda", "xenia", "yusuf");
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private final TestServer server = TestServer.start(Map.of("trusted-proxies", "127.0.0.1"));
  private String device = "";

  @BeforeAll
  void spray() {
    server.account("owner@example.org", SPRAYED);
    device = signIn("owner@example.org", "").expect(201).text("device_cookie");
    for (var name : NAMES) {
      signIn(name, "").expect(401);
    }
  }

  @AfterAll
  void end() {
    server.close();
  }

  private static String source() {
    var number = NUMBER.incrementAndGet();
    return "198." + (18 + number / 250) + "." + number % 250 + ".7";
  }

  private Reply signIn(String login, String solution) {
    return signIn(login, SPRAYED, solution, source());
  }

  private Reply signIn(String login, String password, String solution, String source) {
    var body = new HashMap<>(Map.of("login", login, "password", password));
    if (!solution.isEmpty()) {
      body.put("challenge_solution", solution);
    }
    return server.post("/api/v1/sessions", body, "X-Forwarded-For", source);
  }

  @Test
  void unknownDeviceIsAskedForWorkAndIsInWithIt() {
    var asked = signIn("owner@example.org", "").expect(429);
    assertEquals("slow_down", asked.text("code"));
    var solution = solve(challenge(asked));
    signIn("owner@example.org", solution).expect(201);
    assertEquals("altcha", challenge(signIn("owner@example.org", solution)).path("type").asText());
  }

  @Test
  void unknownNameIsAskedForTheSame() {
    var known = signIn("owner@example.org", "").expect(429);
    var unknown = signIn("somebody@example.org", "").expect(429);
    assertEquals(known.json().size(), unknown.json().size());
    assertEquals(known.header("Retry-After"), unknown.header("Retry-After"));
    assertEquals(
        challenge(known).path("maxnumber").asLong(), challenge(unknown).path("maxnumber").asLong());
    signIn("somebody@example.org", solve(challenge(unknown))).expect(401);
  }

  @Test
  void knownDeviceIsNotAsked() {
    server
        .post(
            "/api/v1/sessions",
            Map.of("login", "owner@example.org", "password", SPRAYED, "device_cookie", device),
            "X-Forwarded-For",
            source())
        .expect(201);
  }

  @Test
  void otherPasswordsAreComparedAsEver() {
    signIn("owner@example.org", "another password", "", source()).expect(401);
  }

  /// What was refused for want of work was not compared, and counts nowhere.
  @Test
  void askingForWorkUsesUpNothing() {
    var source = source();
    for (var i = 0; i < 25; i++) {
      signIn("uncounted@example.org", SPRAYED, "", source).expect(429);
    }
    signIn("uncounted@example.org", "another", "", source).expect(401);
  }

  /// However many addresses ask.
  @Test
  void askingForWorkLeavesNoRows() {
    var before = rows();
    for (var i = 0; i < 25; i++) {
      signIn("unwritten" + i + "@example.org", "").expect(429);
    }
    assertEquals(before, rows());
  }

  private long rows() {
    return server
        .database()
        .read(
            handle -> handle.createQuery("SELECT COUNT(*) FROM attempts").mapTo(Long.class).one());
  }

  @Test
  @Tag("S4-52")
  void sourceThatHasUsedUpItsAttemptsIsNotOfferedWork() {
    var source = source();
    for (var i = 0; i < 10; i++) {
      signIn(NAMES.get(i), "guess of its own " + i, "", source).expect(401);
    }
    var refused = signIn("elsewhere@example.org", SPRAYED, "", source).expect(429);
    assertTrue(challenge(refused).isMissingNode(), refused.text());
  }

  @Test
  @Tag("S4-61")
  void pageWithCredentialsInItsAddressMakesItTwiceTheWork() {
    var usual = challenge(signIn("page@example.org", "").expect(429)).path("maxnumber").asLong();
    var body = Map.of("login", "page@example.org", "password", SPRAYED);
    String[] headers = {
      "X-Forwarded-For", source(), "Referer", "https://user:pass@members.example.net/"
    };
    server.post("/api/v1/sessions", body, headers).expect(429);
    var more = server.post("/api/v1/sessions", body, headers).expect(429);
    assertEquals(2 * usual, challenge(more).path("maxnumber").asLong());
  }

  @Test
  void pageAsksForItToo() {
    var browser = server.browser().behind(source());
    var page = browser.signIn("owner@example.org", SPRAYED).expect(429);
    var form =
        Map.of(
            "login",
            "owner@example.org",
            "password",
            SPRAYED,
            "challenge_solution",
            solve(Solutions.onPage(page)));
    browser.submit("/sign-in", form).expect(303);
  }

  @Test
  @Tag("S4-64")
  void ruleThatOnlyObservesAsksForNothing() {
    var settings =
        Map.of("trusted-proxies", "127.0.0.1", "defence.rules.one-password.answer", "none");
    try (var other = TestServer.start(settings)) {
      for (var name : NAMES) {
        sprayed(other, name).expect(401);
      }
      sprayed(other, "zoe").expect(401);
    }
  }

  private static Reply sprayed(TestServer there, String name) {
    var body = Map.of("login", name, "password", SPRAYED);
    return there.post("/api/v1/sessions", body, "X-Forwarded-For", source());
  }

  /// One who goes on is refused, until a window is over.
  @Test
  @Tag("S4-58")
  void accountWhoseSessionsAskForTooMuchHasToWait() {
    try (var other = TestServer.start(Map.of("defence.rules.volume.threshold", "50"))) {
      other.account("busy@example.org", SPRAYED);
      var body = Map.of("login", "busy@example.org", "password", SPRAYED);
      var token = other.post("/api/v1/sessions", body).expect(201).text("session_token");
      for (var i = 0; i < 49; i++) {
        other.get("/api/v1/session", TestServer.bearer(token)).expect(200);
      }
      var refused = other.get("/api/v1/session", TestServer.bearer(token)).expect(429);
      assertEquals("slow_down", refused.text("code"));
      var another = other.post("/api/v1/sessions", body).expect(201).text("session_token");
      other.get("/api/v1/session", TestServer.bearer(another)).expect(429);
      other.send(other.request("/api/v1/session", TestServer.bearer(another)).DELETE()).expect(204);
      waysOutStayOpenOnPages(other);
      other.clock().advance(Duration.ofMinutes(11));
      other.get("/api/v1/session", TestServer.bearer(token)).expect(401);
      other.get("/api/v1/session", TestServer.bearer(another)).expect(401);
    }
  }

  private static void waysOutStayOpenOnPages(TestServer other) {
    var browser = other.browser();
    browser.signIn("busy@example.org", SPRAYED).expect(303);
    var refused = browser.open("/account").expect(429);
    assertEquals("600", refused.header("Retry-After"));
    assertTrue(refused.text().contains("href=\"/account/password\""), refused.text());
    assertTrue(refused.text().contains("action=\"/sign-out\""), refused.text());
    browser.open("/account/email").expect(429);
    var others = browser.post("/account", "/account", Map.of("end", "others")).expect(303);
    assertEquals("/account?notice=others-ended", others.header("Location"));
    var ended = browser.open(others.header("Location")).expect(429);
    assertTrue(ended.text().contains("All other devices are signed out."), ended.text());
    browser.open("/account/password").expect(200);
    var fields =
        Map.of(
            "current_password", SPRAYED,
            "new_password", "twelve amber windmills",
            "new_password_repeat", "twelve amber windmills");
    browser.submit("/account/password", fields).expect(303);
    browser.open("/account").expect(429);
    assertEquals(
        "/sign-in?notice=signed-out",
        browser.post("/account", "/sign-out", Map.of()).expect(303).header("Location"));
  }
}
