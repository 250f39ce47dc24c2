package dev.latchkey.server.openid.logout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.TestServer;
import dev.latchkey.server.openid.Application;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// How an application signs people out (OpenID Connect RP-Initiated Logout 1.0).
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogoutEndpointTests {
  private static final String PASSWORD = "correct horse battery staple 7";
  private final TestServer server = TestServer.start(Map.of());
  private final Application application = Application.trusted(server);
  private String email = "";

  @BeforeAll
  void somebody() {
    email = server.somebody(PASSWORD);
  }

  @AfterAll
  void end() {
    server.close();
  }

  private TestServer.Browser signedIn() {
    var browser = server.browser();
    browser.signIn(email, PASSWORD).expect(303);
    return browser;
  }

  private String idToken(TestServer.Browser browser) {
    return application.exchange(application.code(browser)).expect(200).text("id_token");
  }

  private String path(Map<String, String> others) {
    var all = new LinkedHashMap<String, String>();
    all.put("client_id", application.id());
    all.put("post_logout_redirect_uri", Application.AFTER);
    all.put("state", "s 1");
    all.putAll(others);
    return "/oauth2/logout?" + Application.form(all);
  }

  private static boolean isSignedIn(TestServer.Browser browser) {
    return browser.open("/account").status() == 200;
  }

  @Test
  void theTokenOfTheSessionEndsItAtOnce() {
    var browser = signedIn();
    var token = idToken(browser);
    server.clock().advance(Duration.ofMinutes(20));
    var left = browser.open(path(Map.of("id_token_hint", token))).expect(303);
    assertEquals(Application.AFTER + "?state=s+1", left.header("Location"));
    assertTrue(!isSignedIn(browser));
    var again = browser.open(path(Map.of("id_token_hint", token))).expect(303);
    assertEquals(Application.AFTER + "?state=s+1", again.header("Location"));
  }

  @Test
  @Tag("S4-30")
  void withoutItThePersonIsAsked() {
    var browser = signedIn();
    var other = idToken(signedIn());
    for (var path : List.of(path(Map.of()), path(Map.of("id_token_hint", other)))) {
      var page = browser.open(path).expect(200).text();
      assertTrue(page.contains("Orders") && isSignedIn(browser));
    }
    var asked = path(Map.of());
    var left = browser.submit(asked, "/oauth2/logout", Map.of("return", asked)).expect(303);
    assertEquals(Application.AFTER + "?state=s+1", left.header("Location"));
    assertTrue(!isSignedIn(browser));
  }

  @Test
  void anotherSitesFormAsksToo() {
    var browser = signedIn();
    var form = Map.of("client_id", application.id(), "state", "x");
    var sent = application.post("/oauth2/logout", form, new String[0]).expect(303);
    browser.open(sent.header("Location")).expect(200);
    assertTrue(isSignedIn(browser));
  }

  @Test
  @Tag("S4-30")
  @Tag("RFC9700-2")
  void whatIsForgedOrNotRegisteredLeadsNowhere() {
    var browser = signedIn();
    var token = idToken(browser);
    var parts = token.split("\\.", -1);
    var none = encoded("{\"alg\":\"none\",\"typ\":\"JWT\"}") + "." + parts[1] + ".";
    var mac =
        encoded("{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"../../x\"}") + "." + parts[1] + ".AA";
    var changed = parts[0] + "." + parts[1].substring(2) + "." + parts[2];
    var identity = browser.open("/api/v1/forward-auth").expect(200).header("X-Latchkey-Signature");
    for (var forged : List.of(none, mac, changed, identity, token + ".x", "x", "...")) {
      var page = browser.open(path(Map.of("id_token_hint", forged))).expect(400);
      assertEquals("", page.header("Location"));
    }
    for (var address : List.of("https://evil.example/", Application.AFTER + "/", "/sign-in")) {
      browser.open(path(Map.of("post_logout_redirect_uri", address))).expect(400);
    }
    var other = Application.trusted(server);
    browser.open(path(Map.of("id_token_hint", token, "client_id", other.id()))).expect(400);
    browser.open("/oauth2/logout").expect(400);
    assertTrue(isSignedIn(browser));
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }
}
