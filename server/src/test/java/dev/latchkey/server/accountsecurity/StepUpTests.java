package dev.latchkey.server.accountsecurity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.TestServer;
import dev.latchkey.server.secondfactor.SecondFactorFixture;
import dev.latchkey.server.secondfactor.SecondFactorFixture.Person;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// A session that is raised by the second factor, on its page.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("S4-28")
class StepUpTests {
  private static final String PASSWORD = SecondFactorFixture.PASSWORD;
  private static final String PAGE = "/account/confirm/second-factor";
  private static final String WANTED = "/account/openpgp";
  private static final String ADDRESS = PAGE + "?return=%2Faccount%2Fopenpgp";
  private final SecondFactorFixture on = new SecondFactorFixture(Map.of());
  private final TestServer server = on.server();

  @AfterAll
  void end() {
    on.close();
  }

  /// So that what one test does counts for no other.
  @BeforeEach
  void goOn() {
    server.clock().advance(Duration.ofMinutes(11));
  }

  /// A browser that has signed in before its owner set an app up.
  private record Earlier(Person person, TestServer.Browser browser, TestServer.Browser other) {}

  private Earlier earlier() {
    var email = server.somebody(PASSWORD);
    var browser = server.browser();
    browser.signIn(email, PASSWORD).expect(303);
    var other = server.browser();
    other.signIn(email, PASSWORD).expect(303);
    var person = on.person(email);
    next();
    return new Earlier(person, browser, other);
  }

  /// Each code works once.
  private void next() {
    server.clock().advance(Duration.ofSeconds(60));
  }

  private static TestServer.Reply give(TestServer.Browser browser, String code) {
    return browser.submit(ADDRESS, PAGE, Map.of("code", code, "return", WANTED));
  }

  private com.fasterxml.jackson.databind.JsonNode session(TestServer.Browser browser) {
    return server
        .get("/api/v1/session", TestServer.bearer(browser.cookie("__Host-s")))
        .expect(200)
        .json();
  }

  private List<String> trail(String event) {
    return server
        .database()
        .read(handle ->
            handle
                .createQuery("SELECT fields FROM audit_lines WHERE event = :event ORDER BY seq")
                .bind("event", event)
                .mapTo(String.class)
                .list());
  }

  @Test
  @Tag("ASVS-7.2.4")
  void aCodeRaisesTheSessionAndLeadsOnUnderANewToken() {
    var person = earlier();
    var browser = person.browser();
    var before = browser.copy();
    var secondTab = browser.copy();
    var since = session(browser).path("authenticated_at").asText();
    assertEquals("aal1", session(browser).path("assurance").asText());
    assertTrue(browser.open(ADDRESS).expect(200).text().contains("name=\"code\""));
    give(browser, "000000").expect(422);
    var code = on.code(person.person().secret());
    assertEquals(WANTED, give(browser, code).expect(303).header("Location"));
    assertEquals("aal2", session(browser).path("assurance").asText());
    assertEquals("[\"pwd\",\"otp\",\"mfa\"]", session(browser).path("methods").toString());
    assertEquals(since, session(browser).path("authenticated_at").asText());
    assertNotEquals(before.cookie("__Host-s"), browser.cookie("__Host-s"));
    before.open("/account").expect(303);
    assertEquals(WANTED, browser.open(ADDRESS).expect(303).header("Location"));
    assertTrue(secondTab.open(ADDRESS).expect(303).header("Location").startsWith("/sign-in"));
    var line = trail("authn_step_up").getLast();
    assertTrue(line.contains("\"method\":\"otp\"") && line.contains("\"aal2\""), line);
    assertTrue(trail("session_renewed").getLast().contains("step_up"));
    assertTrue(trail("authn_step_up_fail").getLast().contains("\"method\":\"totp\""));
  }

  /// The form of a tab that was open before the other one was faster takes no code.
  @Test
  void ofTwoTabsTheSecondLeadsOnWithoutACode() {
    var person = earlier();
    var browser = person.browser();
    var tab = browser.open(ADDRESS).expect(200);
    give(browser, on.code(person.person().secret())).expect(303);
    var csrf = tab.text().replaceAll("(?s).*name=\"csrf\" value=\"([^\"]+)\".*", "$1");
    var late = browser.submit("/account", PAGE, Map.of("code", "", "return", WANTED, "csrf", csrf));
    assertEquals(WANTED, late.expect(303).header("Location"));
  }

  @Test
  @Tag("ASVS-7.5.3")
  void aCodeAloneIsNoFreshProofOfThePerson() {
    var person = earlier();
    var browser = person.browser();
    server.clock().advance(Duration.ofMinutes(11));
    give(browser, on.code(person.person().secret())).expect(303);
    var ended = browser.submit("/account", Map.of("end", "others")).expect(303);
    assertTrue(ended.header("Location").startsWith("/account/confirm?return="));
  }

  @Test
  @Tag("S4-51")
  void whoStealsASessionClosesNothingOfTheOwner() {
    var person = earlier();
    var thief = person.browser();
    for (var round = 0; round < 3; round++) {
      for (var guess = 0; guess < 10; guess++) {
        give(thief, "00000" + guess).expect(422);
      }
      give(thief, on.code(person.person().secret())).expect(429);
      server.clock().advance(Duration.ofMinutes(11));
    }
    var secret = person.person().secret();
    give(thief, on.code(secret)).expect(429);
    give(person.other(), on.code(secret)).expect(303);
    next();
    var owner =
        on.complete(on.pending(person.person()), "totp", on.code(secret))
            .expect(201)
            .text("session_token");
    next();
    var changed = Map.of("current_password", PASSWORD, "totp", on.code(secret));
    server.post("/api/v1/recovery-codes", changed, TestServer.bearer(owner)).expect(200);
  }

  @Test
  void aRecoveryCodeIsTakenWhateverTheCounts() {
    var person = earlier();
    for (var guess = 0; guess < 10; guess++) {
      give(person.browser(), "00000" + guess).expect(422);
    }
    give(person.browser(), person.person().recoveryCodes().getFirst()).expect(303);
    var methods = session(person.browser()).path("methods").toString();
    assertEquals("[\"pwd\",\"recovery_code\",\"mfa\"]", methods);
  }

  @Test
  void withoutASecondFactorThereIsNothingToAsk() {
    var browser = server.browser();
    browser.signIn(server.somebody(PASSWORD), PASSWORD).expect(303);
    assertEquals(WANTED, browser.open(ADDRESS).expect(303).header("Location"));
    var nobody = server.browser();
    assertEquals(
        "/sign-in?notice=sign-in-first&return=%2Faccount%2Fopenpgp",
        nobody.open(ADDRESS).expect(303).header("Location"));
  }
}
