package dev.latchkey.server.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.TestServer;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The way back to the application, through everything that may come between.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WayBackTests {
  private static final String PASSWORD = "seven quiet lighthouses";
  private static final String NEW_PASSWORD = "twelve amber windmills";
  private static final String APPLICATION = "/app/orders?page=2";
  private static final String ASKED = "/sign-in?return=%2Fapp%2Forders%3Fpage%3D2";
  private final TestServer server = TestServer.start(Map.of());

  @AfterAll
  void end() {
    server.close();
  }

  private static boolean leadsBack(TestServer.Reply page) {
    return page.text().contains("name=\"return\" value=\"" + APPLICATION + "\"");
  }

  private static Map<String, String> signIn(String email, String password) {
    return Map.of("login", email, "password", password, "return", APPLICATION);
  }

  private String reset(TestServer.Browser browser, String email) {
    browser.submit("/forgot-password", Map.of("email", email)).expect(200);
    return setPassword(browser, server.mailedToken("/reset-password"));
  }

  private static String setPassword(TestServer.Browser browser, String token) {
    var fields =
        Map.of("token", token, "new_password", NEW_PASSWORD, "new_password_repeat", NEW_PASSWORD);
    return browser.submit("/reset-password", fields).expect(303).header("Location");
  }

  @Test
  void outlastsAForgottenPassword() {
    var email = server.somebody(PASSWORD);
    var browser = server.browser();
    browser.open(ASKED).expect(200);
    var page = browser.open(reset(browser, email)).expect(200);
    assertTrue(leadsBack(page));
    var in = browser.submit("/sign-in", signIn(email, NEW_PASSWORD)).expect(303);
    assertEquals(APPLICATION, in.header("Location"));
    assertEquals("", browser.cookie("__Host-w"), "it is used up");
  }

  /// So a password manager knows whose password it is to fill in, or has just saved.
  @Test
  void whoHasSetAPasswordFindsTheLoginFilledIn() {
    var email = server.somebody(PASSWORD);
    var browser = server.browser();
    var page = browser.open(reset(browser, email)).expect(200);
    assertTrue(page.text().contains("name=\"login\" type=\"text\" value=\"" + email + "\""));
    assertFalse(browser.open("/sign-in").text().contains(email), "only there");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/sign-in", "/sign-up"})
  void outlastsSigningUp(String first) {
    var email = TestServer.someAddress();
    var browser = server.browser();
    browser.open(ASKED.replace("/sign-in", first)).expect(200);
    browser.submit("/sign-up", Map.of("email", email, "password", PASSWORD)).expect(200);
    browser.submit("/verify", Map.of("token", server.mailedToken("/verify"))).expect(200);
    assertTrue(leadsBack(browser.open("/sign-in")));
  }

  @Test
  void linkByMailLeadsThere() {
    var email = server.somebody(PASSWORD);
    var browser = server.browser();
    browser.open(ASKED).expect(200);
    browser.submit("/sign-in", "/sign-in-link/request", Map.of("email", email)).expect(200);
    var in = browser.submit("/sign-in-link", Map.of("token", server.mailedToken("/sign-in-link")));
    assertEquals(APPLICATION, in.expect(303).header("Location"));
    assertEquals("", browser.cookie("__Host-w"), "it is used up");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "cross-site", "same-site"})
  void whoComesToSignInFromElsewhereWantsNothingOfBefore(String site) {
    var browser = server.browser();
    browser.open(ASKED).expect(200);
    assertTrue(leadsBack(browser.openFrom("same-origin", "/sign-in")));
    assertFalse(leadsBack(browser.openFrom(site, "/sign-in")));
    assertFalse(leadsBack(browser.openFrom("same-origin", "/sign-in")), "it is forgotten");
  }

  @Test
  void ofTwoTheLatterCounts() {
    var browser = server.browser();
    browser.open(ASKED.replace("orders", "invoices")).expect(200);
    browser.open(ASKED).expect(200);
    assertTrue(leadsBack(browser.open("/sign-in")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://example.net/", "//example.net/", "app"})
  void onlyPathsOfThisHostAreRemembered(String elsewhere) {
    var browser = server.browser();
    browser.open("/sign-in?return=" + elsewhere).expect(200);
    assertEquals("", browser.cookie("__Host-w"));
  }

  @Test
  void pathThatIsTooLongForACookieIsRememberedByThePageAlone() {
    var browser = server.browser();
    var page = browser.open("/sign-in?return=/" + "x".repeat(5000)).expect(200);
    assertTrue(page.text().contains("name=\"return\" value=\"/xxx"));
    assertEquals("", browser.cookie("__Host-w"));
  }

  @Test
  void cookieThatIsNotOursLeadsNowhere() {
    var page = server.get("/sign-in", "Cookie", "__Host-w=L2FwcA").expect(200);
    assertFalse(page.text().contains("name=\"return\""));
  }
}
