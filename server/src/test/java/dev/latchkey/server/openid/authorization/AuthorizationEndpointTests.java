package dev.latchkey.server.openid.authorization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.TestServer;
import dev.latchkey.server.clients.ClientAuthentication;
import dev.latchkey.server.openid.Application;
import dev.latchkey.server.web.QueryString;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which requests are answered where, item by item of RFC 9700.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuthorizationEndpointTests {
  private static final String PASSWORD = "correct horse battery staple 7";
  private final TestServer server = TestServer.start(Map.of());
  private final Application trusted = Application.trusted(server);
  private TestServer.Browser browser = server.browser();
  private String email = "";

  @BeforeAll
  void somebodyIsSignedIn() {
    email = server.somebody(PASSWORD);
    browser.signIn(email, PASSWORD).expect(303);
  }

  @AfterAll
  void end() {
    server.close();
  }

  private Map<String, String> told(Map<String, String> others) {
    return Application.told(browser.open(trusted.path(others)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://app.example/callback/",
        "https://app.example/Callback",
        "https://APP.example/callback",
        "https://app.example:443/callback",
        "https://app.example/callback?x=1",
        "https://app.example/callback#x",
        "https://app.example/%63allback",
        "https://app.example/x/../callback",
        "https://sub.app.example/callback",
        "https://app.example.evil.example/callback",
        "https://app.example@evil.example/callback",
        "http://app.example/callback",
        "//app.example/callback",
        "/callback",
        "javascript:alert(1)",
        "https://app.example/callback\t",
      })
  @Tag("ASVS-10.4.1")
  @Tag("RFC9700-1")
  void anAddressThatDiffersGetsAPageAndNoRedirect(String address) {
    var page = browser.open(trusted.path(Map.of("redirect_uri", address))).expect(400);
    assertTrue(page.header("Content-Type").startsWith("text/html"));
    assertEquals("", page.header("Location"));
    assertEquals("", page.header("Refresh"));
    assertTrue(page.text().contains("redirect_uri"));
    assertFalse(page.text().contains("app.example"));
  }

  @Test
  @Tag("ASVS-10.4.1")
  void anUnknownApplicationGetsAPage() {
    var deliveries = server.client(dev.latchkey.server.clients.Scope.DELIVERIES_READ);
    for (var id : List.of("", "x", "0".repeat(26), deliveries.client().id().value())) {
      var page = browser.open(trusted.path(Map.of("client_id", id))).expect(400);
      assertTrue(page.text().contains("client_id"));
    }
    var twice = trusted.path(Map.of()) + "&client_id=" + trusted.id();
    browser.open(twice).expect(400);
    browser.open(trusted.path(Map.of()) + "&redirect_uri=https://evil.example/").expect(400);
    browser.open("/oauth2/authorize").expect(400);
  }

  @Test
  void loopbackPortsMayDifferAndThePersonIsAlwaysAsked() {
    var app = Application.add(server, ClientAuthentication.NONE, true, "http://127.0.0.1/cb");
    var address = "http://127.0.0.1:51004/cb";
    var asked = app.path(Map.of("redirect_uri", address));
    var page = browser.open(asked).expect(200).text();
    var account = page.replaceAll("(?s).*name=\"account\" value=\"([^\"]+)\".*", "$1");
    var allowed = decide(asked, account, "allow");
    assertTrue(browser.open(allowed).expect(303).header("Location").startsWith(address + "?code="));
    browser.open(asked).expect(200);
    var challenge = Application.challenge(Application.VERIFIER);
    browser.open(allowed.replace(challenge, Application.challenge("another"))).expect(200);
    browser.open(allowed.replace("51004", "51005")).expect(200);
    var silent = app.path(Map.of("redirect_uri", address, "prompt", "none"));
    assertEquals("consent_required", Application.told(browser.open(silent)).get("error"));
    server.clock().advance(Duration.ofMinutes(2));
    browser.open(allowed).expect(200);
    for (var bad :
        List.of(
            "http://127.0.0.1:51004/other",
            "http://localhost:51004/cb",
            "http://127.0.0.2/cb",
            "https://127.0.0.1/cb",
            "http://127.0.0.1:51004@evil.example/cb")) {
      browser.open(app.path(Map.of("redirect_uri", bad))).expect(400);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "response_type, '', invalid_request",
    "response_type, token, unsupported_response_type",
    "response_type, code id_token, unsupported_response_type",
    "response_mode, fragment, invalid_request",
    "code_challenge, '', invalid_request",
    "code_challenge, short, invalid_request",
    "code_challenge_method, '', invalid_request",
    "code_challenge_method, plain, invalid_request",
    "scope, '', invalid_scope",
    "scope, email, invalid_scope",
    "prompt, none login, invalid_request",
    "prompt, create, invalid_request",
    "max_age, -1, invalid_request",
    "max_age, x, invalid_request",
    "request, a.b.c, request_not_supported",
    "request_uri, https://evil.example/, request_uri_not_supported"
  })
  @Tag("ASVS-10.4.4")
  @Tag("ASVS-10.4.6")
  @Tag("ASVS-10.2.2")
  @Tag("RFC9700-3")
  void aBrokenRequestIsToldToTheApplication(String name, String value, String error) {
    var told = told(Map.of(name, value));
    assertEquals(error, told.get("error"));
    assertEquals("a state & more", told.get("state"));
    assertEquals(server.base().toString(), told.get("iss"));
    assertFalse(told.containsKey("code"));
  }

  @Test
  void aRepeatedParameterIsRefused() {
    for (var name : List.of("state", "nonce", "scope", "code_challenge", "prompt")) {
      var path = trusted.path(Map.of("prompt", "login")) + "&" + name + "=other";
      assertEquals("invalid_request", Application.told(browser.open(path)).get("error"));
    }
    assertEquals("invalid_request", told(Map.of("state", "x".repeat(1001))).get("error"));
  }

  @Test
  void noPromptAsksNothing() {
    var nobody = server.browser();
    var silent = trusted.path(Map.of("prompt", "none"));
    assertEquals("login_required", Application.told(nobody.open(silent)).get("error"));
    assertTrue(told(Map.of("prompt", "none")).containsKey("code"));
    var stranger = Application.of(server).path(Map.of("prompt", "none"));
    assertEquals("consent_required", Application.told(browser.open(stranger)).get("error"));
    server.clock().advance(Duration.ofSeconds(10));
    var old = Map.of("prompt", "none", "max_age", "5");
    assertEquals("login_required", told(old).get("error"));
  }

  @ParameterizedTest
  @CsvSource({"prompt, login", "max_age, 5", "max_age, 0"})
  @Tag("S4-30")
  void signingInOnceMoreIsAskedForAndThenEnough(String name, String value) {
    server.clock().advance(Duration.ofSeconds(10));
    var page = browser.open(trusted.path(Map.of(name, value))).expect(303).header("Location");
    assertTrue(page.startsWith("/account/confirm?again=1&return="), page);
    browser.open(page).expect(200);
    var back =
        java.net.URLDecoder.decode(
            page.substring(page.indexOf("return=") + 7), java.nio.charset.StandardCharsets.UTF_8);
    assertTrue(browser.open(back).expect(303).header("Location").startsWith("/account/confirm"));
    var form = Map.of("password", PASSWORD, "return", back);
    var next = browser.submit(page, "/account/confirm", form).expect(303).header("Location");
    assertEquals(back, next);
    assertTrue(Application.told(browser.open(next)).containsKey("code"));
  }

  @Test
  void peopleDecideWhatAnApplicationMayKnow() {
    var app = Application.of(server);
    var asked = app.path(Map.of("scope", "openid email"));
    var page = browser.open(asked).expect(200).text();
    assertTrue(page.contains("Orders") && page.contains("app.example") && page.contains(email));
    assertTrue(page.contains("Your email address") && !page.contains("The groups"));
    var account = page.replaceAll("(?s).*name=\"account\" value=\"([^\"]+)\".*", "$1");
    var refused = decide(asked, account, "refuse");
    assertEquals("access_denied", Application.told(browser.open(refused)).get("error"));
    browser.open(asked).expect(200);
    var other = decide(asked, "0".repeat(26), "allow");
    browser.open(other).expect(200);
    var allowed = decide(asked, account, "allow");
    assertTrue(Application.told(browser.open(allowed)).containsKey("code"));
    assertTrue(Application.told(browser.open(asked)).containsKey("code"));
    browser.open(app.path(Map.of("scope", "openid email groups"))).expect(200);
    browser.open(app.path(Map.of("scope", "openid", "prompt", "consent"))).expect(200);
  }

  private String decide(String asked, String account, String decision) {
    var form = Map.of("return", asked, "account", account, "decision", decision);
    return browser.submit(asked, "/consent", form).expect(303).header("Location");
  }

  /// Its owner proves by an emailed link what others prove by a password.
  @Test
  void whoHasNoPasswordSignsInOnceMoreByALink() {
    var address = server.somebody(PASSWORD);
    var visitor = server.browser();
    visitor.signIn(address, PASSWORD).expect(303);
    server
        .database()
        .write(transaction ->
            transaction.change(
                "DELETE FROM passwords WHERE account_id = (SELECT id FROM accounts WHERE email ="
                    + " ?)",
                address));
    server.clock().advance(Duration.ofMinutes(1));
    var confirm = visitor.open(trusted.path(Map.of("prompt", "login"))).expect(303);
    var page = visitor.open(confirm.header("Location")).expect(200).text();
    assertFalse(page.contains("name=\"password\""));
    var way = page.split("href=\"/sign-in-link/request", 2)[1].split("\"", 2)[0];
    var asking = "/sign-in-link/request" + way.replace("&amp;", "&");
    visitor.submit(asking, "/sign-in-link/request", Map.of("email", address)).expect(200);
    var token = server.mailedToken("/sign-in-link", address);
    var back = visitor.submit("/sign-in-link", Map.of("token", token)).expect(303);
    assertTrue(Application.told(visitor.open(back.header("Location"))).containsKey("code"));
    var sensitive = visitor.open("/account/confirm").expect(200).text();
    assertFalse(sensitive.contains("/sign-in-link/request"));
    assertTrue(sensitive.contains("/forgot-password"));
  }

  @Test
  void aDecisionLeadsToNoOtherPage() {
    var app = Application.of(server);
    for (var path : List.of("https://evil.example/", "//evil.example", "/sign-out", "")) {
      var form = Map.of("return", path, "account", "", "decision", "allow");
      var sent = browser.submit(app.path(Map.of()), "/consent", form).expect(303);
      assertEquals("/account", sent.header("Location"));
    }
    browser.post("/account", "/consent", Map.of("csrf", "")).expect(303);
  }

  /// Browsers let a form lead, by whatever redirects, only where the policy of its page allows.
  @Test
  void aFormLeadsToAPageThatLeadsOn() {
    var page = browser.openFrom("same-origin", trusted.path(Map.of())).expect(200);
    assertTrue(page.header("Refresh").startsWith("0;url=https://app.example/callback?code="));
    assertTrue(page.text().contains("href=\"https://app.example/callback?code="));
    browser.openFrom("cross-site", trusted.path(Map.of())).expect(303);
  }

  @Test
  void anIdTokenOfSomeoneElseAsksForThatPerson() {
    var other = server.somebody(PASSWORD);
    var theirs = server.browser();
    theirs.signIn(other, PASSWORD).expect(303);
    var token = trusted.exchange(trusted.code(theirs)).expect(200).text("id_token");
    var own = trusted.exchange(trusted.code(browser)).expect(200).text("id_token");
    server.clock().advance(Duration.ofMinutes(20));
    var same = told(Map.of("id_token_hint", own, "prompt", "none"));
    assertTrue(same.containsKey("code"), same::toString);
    for (var hint : List.of(token, "x", own + "x")) {
      var silent = Map.of("id_token_hint", hint, "prompt", "none");
      assertEquals("login_required", told(silent).get("error"));
    }
    var unknown = browser.open(trusted.path(Map.of("id_token_hint", own + "x"))).expect(303);
    assertTrue(unknown.header("Location").startsWith("/sign-out?return="));
    assertFalse(unknown.header("Location").contains("meant_subject"));
    var again = Map.of("id_token_hint", own, "prompt", "login");
    var confirm = browser.open(trusted.path(again)).expect(303).header("Location");
    assertTrue(confirm.contains("meant_subject"), "still asked for, on the way back");
    var page = browser.open(trusted.path(Map.of("id_token_hint", token))).expect(303);
    assertTrue(page.header("Location").startsWith("/sign-out?return="));
  }

  /// OpenID Connect Core 1.0, section 3.1.2.1.
  @Test
  void whoSignsInInThePlaceOfTheHintedPersonIsNotTakenForThem() {
    var other = server.somebody(PASSWORD);
    var theirs = server.browser();
    theirs.signIn(other, PASSWORD).expect(303);
    var hint = trusted.exchange(trusted.code(theirs)).expect(200).text("id_token");
    var asked = trusted.path(Map.of("id_token_hint", hint));
    var signIn = server.browser().open(asked).expect(303).header("Location");
    var signOut = browser.open(asked).expect(303).header("Location");
    for (var location : List.of(signIn, signOut)) {
      var back = QueryString.all(QueryString.of(location), "return").getFirst();
      var told = browser.open(back).expect(303).header("Location");
      assertTrue(told.contains("error=login_required"), told);
      assertTrue(theirs.open(back).expect(303).header("Location").contains("code="));
    }
  }

  @Test
  void anotherAccountComesBackToTheRequest() {
    var mine = server.browser();
    mine.signIn(email, PASSWORD).expect(303);
    var asked = Application.of(server).path(Map.of());
    var link =
        mine.open(asked)
            .expect(200)
            .text()
            .replaceAll("(?s).*(/sign-out\\?return=[^\"]+)\".*", "$1");
    var left = mine.submit(link, "/sign-out", Map.of("return", asked)).expect(303);
    assertTrue(left.header("Location").startsWith("/sign-in?notice=signed-out&return=%2Foauth2"));
  }

  @Test
  void aRequestThatCouldNotComeBackIsRefused() {
    var hint = Map.of("login_hint", "\u00e9".repeat(500), "state", "\u00e9".repeat(400));
    assertEquals("invalid_request", told(hint).get("error"));
  }

  @Test
  void aLookMakesNoCode() {
    var head =
        server
            .request(trusted.path(Map.of()), "Cookie", "__Host-s=" + browser.cookie("__Host-s"))
            .method("HEAD", BodyPublishers.noBody());
    assertEquals("", server.send(head).expect(200).header("Location"));
  }

  @Test
  void aPostedRequestLeadsToItsAddress() {
    var sent = trusted.post("/oauth2/authorize", trusted.parameters(), new String[0]).expect(303);
    assertTrue(Application.told(browser.open(sent.header("Location"))).containsKey("code"));
  }

  @Test
  void whatIsNotRegisteredIsNotGranted() {
    var told = told(Map.of("scope", "openid email deliveries:write unheard-of"));
    var tokens = trusted.exchange(told.getOrDefault("code", "")).expect(200);
    assertEquals("openid email", tokens.text("scope"));
  }
}
