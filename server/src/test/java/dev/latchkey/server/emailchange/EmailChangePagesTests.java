package dev.latchkey.server.emailchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.TestServer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// `/account/email` and the pages behind the links of its letters, by forms alone.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmailChangePagesTests {
  private static final String PASSWORD = "seven quiet lighthouses";
  private static final String PAGE = "/account/email";
  private static final String CONFIRM = "/account/email/confirm";
  private static final String TAKE_BACK = "/account/email/take-back";
  private final TestServer server = TestServer.start(Map.of("trusted-proxies", "127.0.0.1"));

  @AfterAll
  void end() {
    server.close();
  }

  private TestServer.Browser signedIn(String email) {
    var browser = server.browser();
    browser.signIn(email, PASSWORD).expect(303);
    return browser;
  }

  private static TestServer.Reply ask(TestServer.Browser browser, String email) {
    return browser.submit(PAGE, Map.of("new_email", email));
  }

  /// The session of a program.
  private TestServer.Reply signIn(String login) {
    return server.post("/api/v1/sessions", Map.of("login", login, "password", PASSWORD));
  }

  @Test
  @Tag("CS-AU-7")
  void anAddressIsChangedAndTakenBack() {
    var old = server.somebody(PASSWORD);
    var other = TestServer.someAddress();
    var browser = signedIn(old);
    var device = signIn(old).expect(201).text("device_cookie");
    assertTrue(ask(browser, other).expect(200).text().contains("Check your email"));
    assertTrue(browser.open("/account").text().contains(other));
    var token = server.mailedToken(CONFIRM);
    signIn(other).expect(401);
    var pasted = server.base() + CONFIRM + "#" + token;
    assertEquals(
        "/account?notice=email-changed",
        browser.submit(CONFIRM, Map.of("token", pasted)).expect(303).header("Location"));
    signIn(old).expect(401);
    signIn(other).expect(201);
    guessesDoNotLockOutTheKnownDevice(other, device);
    var link = server.mailedToken(TAKE_BACK);
    var owner = server.browser();
    owner.submit(TAKE_BACK, Map.of("token", link, "email", old)).expect(200);
    browser.open("/account").expect(303);
    signIn(old).expect(401);
    server.post("/api/v1/recovery", Map.of("email", old)).expect(202);
    server
        .post(
            "/api/v1/recovery/completion",
            Map.of("token", server.mailedToken("/reset-password"), "new_password", PASSWORD))
        .expect(200);
    signIn(old).expect(201);
    server.clock().advance(Duration.ofMinutes(2));
    owner.submit(TAKE_BACK, Map.of("token", link, "email", old)).expect(410);
  }

  /// The limits go by the entered name, and the device cookie by the account.
  private void guessesDoNotLockOutTheKnownDevice(String email, String device) {
    for (var i = 0; i < 21; i++) {
      var guess = Map.of("login", email, "password", "guess " + i);
      server.post("/api/v1/sessions", guess, "X-Forwarded-For", "198.18." + i + ".7");
    }
    signIn(email).expect(429);
    var known = Map.of("login", email, "password", PASSWORD, "device_cookie", device);
    server.post("/api/v1/sessions", known).expect(201);
  }

  @Test
  @Tag("ASVS-7.5.1")
  void anAgedSessionIsAskedForThePassword() {
    var email = server.somebody(PASSWORD);
    var browser = signedIn(email);
    server.clock().advance(Duration.ofMinutes(10));
    var confirm = "/account/confirm?return=%2Faccount%2Femail";
    assertEquals(confirm, browser.open(PAGE).expect(303).header("Location"));
    var sent = browser.submit("/account", PAGE, Map.of("new_email", TestServer.someAddress()));
    assertEquals(confirm, sent.expect(303).header("Location"));
    browser
        .submit(confirm, "/account/confirm", Map.of("password", PASSWORD, "return", PAGE))
        .expect(303);
    ask(browser, TestServer.someAddress()).expect(200);
    server.mailedToken(CONFIRM);
  }

  @Test
  void whoIsNotSignedInSignsInFirstAndTheLinkStaysGood() {
    var browser = signedIn(server.somebody(PASSWORD));
    var other = TestServer.someAddress();
    ask(browser, other).expect(200);
    var token = server.mailedToken(CONFIRM);
    var elsewhere = server.browser();
    var page = elsewhere.open(CONFIRM).expect(200).text();
    assertTrue(page.contains("/sign-in?return=%2Faccount%2Femail%2Fconfirm"));
    elsewhere.submit("/sign-in", CONFIRM, Map.of("token", token)).expect(401);
    assertEquals(
        "/sign-in?notice=sign-in-first", elsewhere.open(PAGE).expect(303).header("Location"));
    browser.submit(CONFIRM, Map.of("token", token)).expect(303);
    assertTrue(browser.open("/account").text().contains(other));
    server.mailedToken(TAKE_BACK);
  }

  @Test
  void aChangeThatWaitsCanBeWithdrawn() {
    var browser = signedIn(server.somebody(PASSWORD));
    var other = TestServer.someAddress();
    ask(browser, other).expect(200);
    var token = server.mailedToken(CONFIRM);
    assertTrue(browser.open(PAGE).text().contains(other));
    browser.submit(PAGE, Map.of("withdraw", "yes")).expect(303);
    assertFalse(browser.open(PAGE).text().contains(other));
    browser.submit(CONFIRM, Map.of("token", token)).expect(410);
  }

  @Test
  void whatIsNoNewAddressComesBack() {
    var email = server.somebody(PASSWORD);
    var browser = signedIn(email);
    for (var entered : new String[] {"", "ada@", "\u0430da@example.org", email}) {
      ask(browser, entered).expect(422);
    }
  }

  @Test
  @Tag("C-11")
  void theLinkThatTakesBackIsNotUsedUpByWhoMerelyOpensItAndPresses() {
    var old = server.somebody(PASSWORD);
    var other = TestServer.someAddress();
    var browser = signedIn(old);
    ask(browser, other).expect(200);
    browser.submit(CONFIRM, Map.of("token", server.mailedToken(CONFIRM))).expect(303);
    var link = server.mailedToken(TAKE_BACK);
    var robot = server.browser();
    robot.open(TAKE_BACK).expect(200);
    robot.submit(TAKE_BACK, Map.of("token", link)).expect(422);
    robot.submit(TAKE_BACK, Map.of("token", link, "email", other)).expect(422);
    browser.open("/account").expect(200);
    robot.submit(TAKE_BACK, Map.of("token", link, "email", " " + old)).expect(200);
    browser.open("/account").expect(303);
  }

  @Test
  void anEnrolmentThatWaitsOnTheNewAddressOpensNoSecondAccount() {
    var browser = signedIn(server.somebody(PASSWORD));
    var other = TestServer.someAddress();
    var request =
        server
            .post("/api/v1/accounts", Map.of("email", other, "password", "quiet otter lanterns"))
            .expect(202)
            .text("request");
    var verify = server.mailedToken("/verify");
    ask(browser, other).expect(200);
    browser.submit(CONFIRM, Map.of("token", server.mailedToken(CONFIRM))).expect(303);
    server
        .post("/api/v1/accounts/verification", Map.of("token", verify, "request", request))
        .expect(410);
    signIn(other).expect(201);
    server.mailedToken(TAKE_BACK);
  }
}
