package dev.latchkey.server.accountsecurity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.ServerSettings;
import dev.latchkey.server.TestServer;
import dev.latchkey.server.delivery.TestOrders;
import dev.latchkey.server.secondfactor.SecondFactorFixture;
import dev.latchkey.server.secondfactor.SecondFactorFixture.Person;
import dev.latchkey.server.secondfactor.SecondFactorSettings;
import dev.latchkey.server.settings.BadSetting;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// `second-factor.for-secrets`: what gives a secret out, or takes a key in, takes a second factor.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("ASVS-7.5.3")
class SecretsTakeAFactorTests {
  private static final String PASSWORD = SecondFactorFixture.PASSWORD;
  private static final String SET_UP = "/account/second-factor?notice=needed";
  private static final String DELIVERIES = "/account/deliveries";
  private static final String SERVERS = "/account/servers";
  private static final String KEY = "/account/openpgp";
  private final SecondFactorFixture on =
      new SecondFactorFixture(Map.of("second-factor.for-secrets", "true"));
  private final TestServer server = on.server();

  @AfterAll
  void end() {
    on.close();
  }

  private TestServer.Browser signedIn(String email) {
    var browser = server.browser();
    browser.signIn(email, PASSWORD).expect(303);
    return browser;
  }

  private TestServer.Browser signedIn(Person person) {
    server.clock().advance(Duration.ofSeconds(60));
    var browser = signedIn(person.email());
    var code = Map.of("totp", on.code(person.secret()));
    browser.submit("/sign-in/second-factor", code).expect(303);
    return browser;
  }

  private static String sent(TestServer.Browser browser, String page, String name, String value) {
    return browser.submit(page, Map.of(name, value)).expect(303).header("Location");
  }

  @Test
  void whoHasNoneIsLedToSettingOneUpAndNothingIsShown() {
    var email = server.somebody(PASSWORD);
    var id = TestOrders.place(server, email, "in_app");
    var browser = signedIn(email);
    assertEquals(SET_UP, sent(browser, DELIVERIES, "token", id));
    assertEquals(SET_UP, sent(browser, SERVERS, "name", "web-1"));
    assertEquals(SET_UP, sent(browser, KEY, "current_password", PASSWORD));
    assertTrue(browser.open(SET_UP).expect(200).text().contains("What you wanted to do takes"));
    assertTrue(browser.open(DELIVERIES).expect(200).text().contains(id), "the token still waits");
    var body = Map.of("current_password", PASSWORD, "key", "none");
    var session = on.signIn(email, PASSWORD).expect(201).text("session_token");
    var refused = server.put("/api/v1/openpgp-key", body, TestServer.bearer(session)).expect(403);
    assertEquals("second_factor_required", refused.text("code"));
  }

  @Test
  void whoHasProvedOneJustNowGoesOnAndLaterProvesItAgain() {
    var person = on.person();
    var browser = signedIn(person);
    browser.submit(SERVERS, Map.of("name", "web-2")).expect(200);
    server.clock().advance(Duration.ofMinutes(11));
    var id = TestOrders.place(server, person.email(), "in_app");
    var confirm = sent(browser, DELIVERIES, "token", id);
    assertEquals("/account/confirm?return=%2Faccount%2Fdeliveries", confirm);
    var proof =
        Map.of("password", PASSWORD, "code", on.code(person.secret()), "return", DELIVERIES);
    browser.submit(confirm, "/account/confirm", proof).expect(303);
    assertTrue(browser.submit(DELIVERIES, Map.of("token", id)).expect(200).text().contains("lk1_"));
  }

  @Test
  void itIsOffUnlessItIsSetAndNeedsFactors() {
    var settings = ServerSettings.load(Optional.empty(), Map.of(), Map.of());
    assertFalse(SecondFactorSettings.of(settings).forSecrets());
    var words = Map.of("second-factor.for-secrets", "true", "second-factor", "off");
    var both = ServerSettings.load(Optional.empty(), Map.of(), words);
    assertThrows(BadSetting.class, () -> SecondFactorSettings.of(both));
  }
}
