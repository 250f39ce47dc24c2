package dev.latchkey.server.signin;

import static dev.latchkey.server.secondfactor.SecondFactorFixture.PASSWORD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.TestServer;
import dev.latchkey.server.secondfactor.SecondFactorFixture;
import dev.latchkey.server.secondfactor.SecondFactorFixture.Person;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Signing in with a second factor.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("ASVS-6.3.3")
class SecondStepTests {
  private static final Duration STEP = Duration.ofSeconds(30);
  private static final String NEW_PASSWORD = "nine copper weather vanes";
  private static final String PAGE = "/sign-in/second-factor";
  private static final Pattern KEY = Pattern.compile(">([A-Z2-7]{4}(?: [A-Z2-7]{4}){7})<");
  private final SecondFactorFixture on = new SecondFactorFixture(quiet());

  /// Many sign-ins from one place are no suspicion here.
  static Map<String, String> quiet() {
    var settings = new HashMap<String, String>();
    for (var rule :
        List.of("account-sources", "name-row", "one-password", "pairs", "slow", "source")) {
      settings.put("defence.rules." + rule + ".answer", "none");
    }
    return settings;
  }

  @AfterAll
  void end() {
    on.close();
  }

  /// Codes of the step before are used.
  @BeforeEach
  void goOn() {
    next();
  }

  private void next() {
    on.server().clock().advance(STEP);
  }

  private Person person() {
    var person = on.person();
    next();
    return person;
  }

  private TestServer.Reply session(String token) {
    return on.server().get("/api/v1/session", TestServer.bearer(token));
  }

  @Test
  @Tag("RFC6238-1")
  void signsInWithPasswordAndCodeAndSaysSo() {
    var person = person();
    var asked = on.signIn(person.email(), PASSWORD).expect(401);
    assertEquals("second_factor_required", asked.text("code"));
    assertEquals("[\"totp\",\"recovery_code\"]", asked.json().path("methods").toString());
    var token = asked.text("second_factor_token");
    var in = on.complete(token, "totp", on.code(person.secret())).expect(201);
    var session = session(in.text("session_token")).expect(200);
    assertEquals("[\"pwd\",\"otp\",\"mfa\"]", session.json().path("methods").toString());
    assertEquals("aal2", session.text("assurance"));
  }

  @Test
  @Tag("S4-04")
  void beforeTheRightPasswordBothKindsOfAccountAnswerAlike() {
    var with = person();
    var without = on.server().somebody(PASSWORD);
    var wrong = on.signIn(with.email(), "some other password").expect(401);
    assertEquals(wrong.text(), on.signIn(without, "some other password").expect(401).text());
    assertEquals(wrong.text(), on.signIn("nobody@example.org", PASSWORD).expect(401).text());
    assertEquals(
        wrong.text(),
        on.signIn(with.email(), "some other password", Map.of("second_factor", "123456"))
            .expect(401)
            .text());
  }

  @Test
  void theCodeMayComeWithThePassword() {
    var person = person();
    var code = Map.of("second_factor", on.code(person.secret()));
    on.signIn(person.email(), PASSWORD, code).expect(201);
    var again = on.signIn(person.email(), PASSWORD, code).expect(401);
    assertEquals("invalid_second_factor", again.text("code"));
    var recovery = Map.of("second_factor", person.recoveryCodes().getFirst());
    on.signIn(person.email(), PASSWORD, recovery).expect(201);
  }

  @Test
  @Tag("ASVS-6.5.1")
  @Tag("ASVS-6.5.5")
  void tokensAndCodesWorkOnceAndNotForLong() {
    var person = person();
    var token = on.pending(person);
    var other = on.pending(person);
    var code = on.code(person.secret());
    on.complete(token, "totp", code).expect(201);
    on.complete(token, "totp", code).expect(410);
    on.complete(other, "totp", code).expect(401);
    next();
    on.complete(other, "totp", on.code(person.secret())).expect(201);
    var late = on.pending(person);
    on.server().clock().advance(Duration.ofMinutes(10).plusSeconds(1));
    on.complete(late, "totp", on.code(person.secret())).expect(410);
  }

  @Test
  void badInputIsNamed() {
    var person = person();
    var token = on.pending(person);
    for (var method : new String[] {"totp", "recovery_code"}) {
      for (var wrong : new String[] {"", "x", "12345", "１２３４５６", "9".repeat(5_000)}) {
        assertEquals(
            "invalid_second_factor", on.complete(token, method, wrong).expect(401).text("code"));
      }
    }
    var none = Map.of("second_factor_token", token);
    on.server().post("/api/v1/sessions/second-factor", none).expect(400);
    var both = Map.of("second_factor_token", token, "totp", "1", "recovery_code", "2");
    on.server().post("/api/v1/sessions/second-factor", both).expect(400);
    on.complete("A".repeat(43), "totp", on.code(person.secret())).expect(410);
  }

  @Test
  @Tag("C-15")
  @Tag("ASVS-6.4.3")
  void aResetNeverBypassesTheFactorAndEndsWhatWaits() {
    var person = person();
    var waiting = on.pending(person);
    on.server().post("/api/v1/recovery", Map.of("email", person.email())).expect(202);
    var link = on.server().mailedToken("/reset-password", person.email());
    on.server()
        .post(
            "/api/v1/recovery/completion",
            Map.of("token", link, "new_password", "twelve amber windmills"))
        .expect(200);
    on.complete(waiting, "totp", on.code(person.secret())).expect(410);
    var asked = on.signIn(person.email(), "twelve amber windmills").expect(401);
    assertEquals("second_factor_required", asked.text("code"));
  }

  @Test
  @Tag("C-14")
  @Tag("NIST-B4-3.1.3.1-1")
  void aLinkAsksForTheFactorToo() {
    var person = person();
    var request =
        on.server()
            .post("/api/v1/sign-in-links", Map.of("email", person.email()))
            .expect(202)
            .text("request");
    var link = on.server().mailedToken("/sign-in-link", person.email());
    var use = Map.of("token", link, "request", request);
    var asked = on.server().post("/api/v1/sessions/link", use).expect(401);
    assertEquals("second_factor_required", asked.text("code"));
    var in =
        on.complete(asked.text("second_factor_token"), "totp", on.code(person.secret()))
            .expect(201);
    var session = session(in.text("session_token")).expect(200);
    assertEquals("[\"email\",\"otp\"]", session.json().path("methods").toString());
    assertEquals("aal1", session.text("assurance"));
  }

  @Test
  @Tag("S4-51")
  @Tag("CS-CR-3")
  void guessingStopsAndShutsNoOneOut() {
    var person = person();
    var known =
        on.complete(on.pending(person), "totp", on.code(person.secret()))
            .expect(201)
            .text("device_cookie");
    var token = on.pending(person);
    for (var guess = 0; guess < 10; guess++) {
      on.complete(token, "totp", "00000" + guess).expect(401);
    }
    next();
    on.complete(token, "totp", on.code(person.secret())).expect(429);
    on.complete(token, "recovery_code", person.recoveryCodes().getFirst()).expect(201);
    var ofOwner = on.signIn(person.email(), PASSWORD, Map.of("device_cookie", known)).expect(401);
    on.complete(ofOwner.text("second_factor_token"), "totp", on.code(person.secret())).expect(201);
    assertTrue(mailed(person.email(), "Wrong codes for your account"));
    assertTrue(mailed(person.email(), "A recovery code of your account was used"));
  }

  @Test
  void afterAHundredGuessesNoCodeIsTakenOnOtherDevices() {
    var person = person();
    for (var round = 0; round < 10; round++) {
      var token = on.pending(person);
      for (var guess = 0; guess < 10; guess++) {
        on.complete(token, "totp", "00000" + guess).expect(401);
      }
      on.server().clock().advance(Duration.ofMinutes(11));
    }
    var closed = on.complete(on.pending(person), "totp", on.code(person.secret())).expect(403);
    assertEquals("second_factor_closed", closed.text("code"));
    on.complete(on.pending(person), "recovery_code", person.recoveryCodes().getFirst()).expect(201);
  }

  /// Each reset ends the known devices and raises the generation.
  @Test
  void resetsOfThePasswordDoNotGiveMoreGuesses() {
    var person = person();
    var password = PASSWORD;
    var guesses = 0;
    for (var round = 0; round < 12; round++) {
      on.server().post("/api/v1/recovery", Map.of("email", person.email())).expect(202);
      var link = on.server().mailedToken("/reset-password", person.email());
      password = "twelve amber windmills " + round;
      var reset =
          on.server()
              .post("/api/v1/recovery/completion", Map.of("token", link, "new_password", password))
              .expect(200);
      var cookie = Map.of("device_cookie", reset.text("device_cookie"));
      var token = on.signIn(person.email(), password, cookie).text("second_factor_token");
      for (var guess = 0; guess < 10; guess++) {
        guesses += on.complete(token, "totp", "00000" + guess).status() == 401 ? 1 : 0;
      }
      on.server().clock().advance(Duration.ofMinutes(11));
    }
    assertEquals(100, guesses);
    try (var tools = on.server().tools()) {
      tools.accounts().unlock(tools.accounts().find(person.email()).orElseThrow());
    }
    var token = on.signIn(person.email(), password).text("second_factor_token");
    on.complete(token, "totp", on.code(person.secret())).expect(201);
  }

  @Test
  @Tag("ASVS-6.3.5")
  void theOwnerIsToldOfAPasswordThatWasGuessed() {
    var person = person();
    for (var guess = 0; guess < 10; guess++) {
      on.signIn(person.email(), "wrong password " + guess).expect(401);
    }
    on.server().clock().advance(Duration.ofSeconds(1));
    on.signIn(person.email(), PASSWORD);
    assertTrue(mailed(person.email(), "Someone found out your password"));
  }

  @Test
  void aSecondClickGetsTheSameSession() {
    var person = person();
    var browser = on.server().browser();
    browser.signIn(person.email(), PASSWORD).expect(303);
    browser.open(PAGE).expect(200);
    var twin = browser.copy();
    var code = Map.of("totp", on.code(person.secret()));
    browser.submit(PAGE, code).expect(303);
    var again = twin.post("/sign-in", PAGE, code).expect(303);
    assertEquals("/account", again.header("Location"));
    twin.open("/account").expect(200);
  }

  private boolean mailed(String email, String subject) {
    on.server().clock().advance(Duration.ofSeconds(1));
    for (var tries = 0; tries < 500; tries++) {
      if (on.server().letters().anyMatch(it -> it.contains(email) && it.contains(subject))) {
        return true;
      }
      TestServer.pause();
    }
    return false;
  }

  @Test
  void aBrowserIsLedThroughTheStepAndOnToWhereItWantedToGo() {
    var person = person();
    var browser = on.server().browser();
    var fields = Map.of("login", person.email(), "password", PASSWORD, "return", "/app?x=1");
    var step = browser.submit("/sign-in?return=/app%3Fx%3D1", "/sign-in", fields).expect(303);
    assertEquals(PAGE + "?return=%2Fapp%3Fx%3D1", step.header("Location"));
    assertEquals("", browser.cookie("__Host-s"));
    var page = browser.open(step.header("Location")).expect(200);
    assertTrue(page.text().contains("name=\"return\" value=\"/app?x=1\""));
    var wrong =
        browser.post(PAGE, PAGE, Map.of("totp", "000000", "return", "/app?x=1")).expect(303);
    assertTrue(
        browser.open(wrong.header("Location")).expect(401).text().contains("value=\"/app?x=1\""));
    var code = Map.of("totp", on.code(person.secret()), "return", "/app?x=1");
    var in = browser.post(PAGE, PAGE, code).expect(303);
    assertEquals("/app?x=1", in.header("Location"));
    assertNotEquals("", browser.cookie("__Host-s"));
    assertEquals("", browser.cookie("__Host-p"));
    var back = browser.open(PAGE + "?return=%2Fapp%3Fx%3D1").expect(303);
    assertEquals("/app?x=1", back.header("Location"), "Back, or another tab");
  }

  @Test
  void whoComesTooLateSignsInOnceMoreAndKeepsTheWay() {
    var person = person();
    var browser = on.server().browser();
    browser.signIn(person.email(), PASSWORD).expect(303);
    on.server().clock().advance(Duration.ofMinutes(11));
    var over = browser.open(PAGE + "?return=%2Fapp").expect(303).header("Location");
    assertEquals("/sign-in?notice=second-factor-over&return=%2Fapp", over);
    assertTrue(browser.open(over).expect(200).text().contains("That took too long"));
  }

  @Test
  void aRememberedDeviceIsNotAskedForAWhile() {
    var person = person();
    var browser = on.server().browser();
    browser.signIn(person.email(), PASSWORD).expect(303);
    var code = Map.of("totp", on.code(person.secret()), "remember_device", "1");
    browser.submit(PAGE, code).expect(303);
    assertEquals("/account", again(browser, person).header("Location"));
    on.server().clock().advance(Duration.ofDays(30));
    assertEquals(PAGE, again(browser, person).header("Location"));
    browser.submit(PAGE, Map.of("totp", on.code(person.secret()), "remember_device", "1"));
    assertEquals("/account", again(browser, person).header("Location"));
    on.server().post("/api/v1/recovery", Map.of("email", person.email())).expect(202);
    var link = on.server().mailedToken("/reset-password", person.email());
    on.server()
        .post("/api/v1/recovery/completion", Map.of("token", link, "new_password", NEW_PASSWORD))
        .expect(200);
    browser.submit("/account", "/sign-out", Map.of());
    var after = browser.signIn(person.email(), NEW_PASSWORD).expect(303);
    assertEquals(PAGE, after.header("Location"), "after a new password");
    var other = person();
    assertEquals(PAGE, again(browser, other).header("Location"), "of another account");
  }

  private TestServer.Reply again(TestServer.Browser browser, Person person) {
    browser.submit("/account", "/sign-out", Map.of());
    return browser.signIn(person.email(), PASSWORD).expect(303);
  }

  @Test
  void whereItIsRequiredThereIsNoSessionWithoutIt() {
    try (var strict = new SecondFactorFixture(Map.of("second-factor", "required"))) {
      var setUp = PAGE + "/setup";
      var email = strict.server().somebody(PASSWORD);
      var asked = strict.signIn(email, PASSWORD).expect(401);
      assertEquals("second_factor_required", asked.text("code"));
      assertEquals("[]", asked.json().path("methods").toString());
      strict.complete(asked.text("second_factor_token"), "totp", "123456").expect(401);
      var browser = strict.server().browser();
      var fields = Map.of("login", email, "password", PASSWORD, "return", "/app");
      var way = browser.submit("/sign-in", "/sign-in", fields).expect(303).header("Location");
      assertEquals(setUp + "?return=%2Fapp", way);
      assertTrue(browser.open(way).expect(200).text().contains("value=\"begin\""));
      var begin = Map.of("do", "begin", "return", "/app");
      assertEquals(way, browser.submit(way, setUp, begin).expect(303).header("Location"));
      var key = KEY.matcher(browser.open(way).expect(200).text());
      assertTrue(key.find());
      assertEquals("", browser.cookie("__Host-s"));
      var wrong = browser.post(way, setUp, Map.of("code", "000000", "return", "/app")).expect(303);
      assertTrue(browser.open(wrong.header("Location")).expect(422).text().contains("/app"));
      var code = strict.code(key.group(1).replace(" ", ""));
      var codes = browser.post(way, setUp, Map.of("code", code, "return", "/app")).expect(200);
      assertTrue(codes.text().contains("href=\"/app\""));
      browser.open("/account").expect(200);
      browser.open(way).expect(303);
      assertEquals(
          "[\"totp\",\"recovery_code\"]",
          strict.signIn(email, PASSWORD).expect(401).json().path("methods").toString());
    }
  }

  @Test
  void whereItIsSwitchedOffNoOneIsAsked() {
    try (var off = new SecondFactorFixture(Map.of("second-factor", "off"))) {
      var email = off.server().somebody(PASSWORD);
      var session = off.signIn(email, PASSWORD).expect(201).text("session_token");
      var body = Map.of("current_password", PASSWORD);
      off.server().post("/api/v1/totp", body, TestServer.bearer(session)).expect(404);
      var browser = off.server().browser();
      browser.signIn(email, PASSWORD).expect(303);
      browser.open("/account/second-factor").expect(404);
      assertFalse(browser.open("/account").expect(200).text().contains("second-factor"));
    }
  }
}
