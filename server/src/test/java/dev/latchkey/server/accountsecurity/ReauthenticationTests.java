package dev.latchkey.server.accountsecurity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.latchkey.server.TestServer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The password, asked for again.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReauthenticationTests {
  private static final String PASSWORD = "seven quiet lighthouses";
  private static final String CONFIRM = "/account/confirm";
  private static final String BACK = CONFIRM + "?return=%2Faccount%3Fnotice%3Dconfirmed";
  private final TestServer server = TestServer.start(Map.of());

  @AfterAll
  void end() {
    server.close();
  }

  private TestServer.Browser signedIn(String email) {
    var browser = server.browser();
    browser.signIn(email, PASSWORD).expect(303);
    return browser;
  }

  private static String endOthers(TestServer.Browser browser) {
    return browser.submit("/account", Map.of("end", "others")).expect(303).header("Location");
  }

  private static TestServer.Reply confirm(TestServer.Browser browser, String password) {
    var fields = Map.of("password", password, "return", "/account?notice=confirmed");
    return browser.submit(BACK, CONFIRM, fields);
  }

  @Test
  @Tag("ASVS-7.5.2")
  void whoHasJustSignedInIsNotAsked() {
    var browser = signedIn(server.somebody(PASSWORD));
    assertEquals("/account?notice=others-ended", endOthers(browser));
    assertEquals("/account", browser.open(CONFIRM).expect(303).header("Location"));
  }

  @Test
  @Tag("ASVS-7.5.1")
  @Tag("ASVS-7.5.2")
  @Tag("ASVS-7.2.4")
  void anAgedSessionIsAskedAndGoesOnUnderANewTokenAtOnce() {
    var email = server.somebody(PASSWORD);
    var other = signedIn(email);
    var browser = signedIn(email);
    server.clock().advance(Duration.ofMinutes(10));
    assertEquals(BACK, endOthers(browser));
    other.open("/account").expect(200);
    var before = browser.copy();
    confirm(browser, "not this one").expect(422);
    assertEquals("/account?notice=confirmed", confirm(browser, PASSWORD).header("Location"));
    assertNotEquals(before.cookie("__Host-s"), browser.cookie("__Host-s"));
    before.open("/account").expect(303);
    browser.open("/account").expect(200);
    assertEquals("/account?notice=others-ended", endOthers(browser));
    other.open("/account").expect(303);
  }

  @Test
  @Tag("ASVS-7.5.3")
  @Tag("C-14")
  void whoCameByALinkIsAskedAtOnceAndIsThenAsGoodAsWithAPassword() {
    var email = server.somebody(PASSWORD);
    var browser = server.browser();
    browser.submit("/sign-in", "/sign-in-link/request", Map.of("email", email)).expect(200);
    var token = server.mailedToken("/sign-in-link");
    browser.submit("/sign-in-link", Map.of("token", token)).expect(303);
    assertEquals(BACK, endOthers(browser));
    assertEquals("low", assurance(browser));
    confirm(browser, PASSWORD).expect(303);
    assertEquals("aal1", assurance(browser));
    assertEquals("/account?notice=others-ended", endOthers(browser));
  }

  private String assurance(TestServer.Browser browser) {
    return server
        .get("/api/v1/session", TestServer.bearer(browser.cookie("__Host-s")))
        .expect(200)
        .text("assurance");
  }

  @Test
  @Tag("S4-51")
  void guessesAreSlowedDownTogetherWithThoseOfChangingThePassword() {
    var browser = signedIn(server.somebody(PASSWORD));
    server.clock().advance(Duration.ofMinutes(11));
    for (var i = 0; i < 10; i++) {
      confirm(browser, "guess " + i).expect(422);
      var fields =
          Map.of(
              "current_password", "guess " + i,
              "new_password", "twelve amber windmills",
              "new_password_repeat", "twelve amber windmills");
      browser.submit("/account/password", fields).expect(422);
    }
    confirm(browser, PASSWORD).expect(429);
  }

  @Test
  void whoIsNotSignedInSignsInFirst() {
    var browser = server.browser();
    assertEquals(
        "/sign-in?notice=sign-in-first&return=%2Faccount%3Fnotice%3Dconfirmed",
        browser.open(BACK).expect(303).header("Location"));
    browser.open("/sign-in");
    var posted = browser.submit("/sign-in", CONFIRM, Map.of("password", PASSWORD)).expect(303);
    assertEquals("/sign-in?notice=sign-in-first", posted.header("Location"));
  }
}
