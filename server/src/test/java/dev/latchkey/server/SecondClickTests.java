package dev.latchkey.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// People click twice, and a browser shows the second answer only: it says what is true.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SecondClickTests {
  private static final String PASSWORD = "quiet lighthouse number seven";
  private static final String NEW_PASSWORD = "twelve amber windmills";
  private final TestServer server = TestServer.start(Map.of());

  @AfterAll
  void end() {
    server.close();
  }

  private String recoveryToken(String email) {
    server.post("/api/v1/recovery", Map.of("email", email)).expect(202);
    return server.mailedToken("/reset-password");
  }

  private TestServer.Reply reset(TestServer.Browser browser, String token, String password) {
    return browser.submit(
        "/reset-password",
        Map.of("token", token, "new_password", password, "new_password_repeat", password));
  }

  @Test
  void passwordThatWasSetIsSetOnTheSecondClickToo() {
    var email = "twice@example.org";
    server.account(email, PASSWORD);
    var token = recoveryToken(email);
    var browser = server.browser();
    var first = reset(browser, token, NEW_PASSWORD).expect(303).header("Location");
    assertEquals(first, reset(browser, token, NEW_PASSWORD).expect(303).header("Location"));
    // Not to somebody else who has the link, and not where something else was typed.
    reset(server.browser(), token, NEW_PASSWORD).expect(410);
    reset(browser, token, "another one than before").expect(410);
  }

  @Test
  void changedPasswordIsNotCalledWrongOnTheSecondClick() {
    var email = "change@example.org";
    server.account(email, PASSWORD);
    var browser = server.browser();
    browser.signIn(email, PASSWORD).expect(303);
    browser.open("/account/password").expect(200);
    var second = browser.copy();
    var form =
        Map.of(
            "current_password", PASSWORD,
            "new_password", NEW_PASSWORD,
            "new_password_repeat", NEW_PASSWORD);
    var changed = browser.submit("/account/password", form).expect(303);
    assertEquals("/account?notice=password-changed", changed.header("Location"));
    var told = second.submit("/sign-in", "/account/password", form).expect(303).header("Location");
    assertEquals("/sign-in?notice=session-over", told);
    assertTrue(second.open(told).text().contains("it is saved: sign in with the new one"));
    second.signIn(email, NEW_PASSWORD).expect(303);
  }

  @Test
  void ofFormsForANewPasswordThatArriveTogetherNoneSaysThatNothingWasChanged() throws Exception {
    var email = "together@example.org";
    server.account(email, PASSWORD);
    var browser = server.browser();
    browser.signIn(email, PASSWORD).expect(303);
    var form =
        Map.of(
            "current_password", PASSWORD,
            "new_password", NEW_PASSWORD,
            "new_password_repeat", NEW_PASSWORD);
    var browsers = List.of(browser.copy(), browser.copy(), browser.copy());
    try (var clicks = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers =
          clicks.invokeAll(
              browsers.stream()
                  .map(one ->
                      (Callable<String>)
                          () ->
                              one.post("/reset-password", "/account/password", form)
                                  .expect(303)
                                  .header("Location"))
                  .toList());
      var pages = answers.stream().map(Future::resultNow).sorted().toList();
      assertEquals(
          List.of(
              "/account?notice=password-changed",
              "/sign-in?notice=session-over",
              "/sign-in?notice=session-over"),
          pages);
    }
  }

  @Test
  void linkOfASignUpSaysThatTheAddressIsConfirmedAlready() {
    var browser = server.browser();
    browser
        .submit("/sign-up", Map.of("email", "once@example.org", "password", PASSWORD))
        .expect(200);
    var token = server.mailedToken("/verify");
    assertTrue(verify(browser, token).text().contains("Address confirmed"));
    assertFalse(browser.open("/verify").text().contains("name=\"password\""));
    assertTrue(verify(browser, token).expect(200).text().contains("already confirmed"));
    verify(server.browser(), token).expect(410);
  }

  private static TestServer.Reply verify(TestServer.Browser browser, String token) {
    return browser.submit("/verify", Map.of("token", token));
  }

  @Test
  void linkToSignInSignsTheBrowserInThatLostTheFirstAnswer() {
    var email = "link@example.org";
    server.account(email, PASSWORD);
    var browser = server.browser();
    browser.submit("/sign-in", "/sign-in-link/request", Map.of("email", email)).expect(200);
    var token = Map.of("token", server.mailedToken("/sign-in-link"));
    browser.open("/sign-in-link");
    var second = browser.copy();
    assertEquals("/account", browser.submit("/sign-in-link", token).expect(303).header("Location"));
    assertEquals("/account", second.submit("/sign-in-link", token).expect(303).header("Location"));
    second.open("/account").expect(200);
    browser.open("/account").expect(200);
    server.browser().submit("/sign-in-link", token).expect(410);
  }
}
