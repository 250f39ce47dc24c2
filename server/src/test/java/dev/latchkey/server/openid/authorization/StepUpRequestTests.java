package dev.latchkey.server.openid.authorization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.server.TestServer;
import dev.latchkey.server.clients.ClientAuthentication;
import dev.latchkey.server.clients.ClientSecurity;
import dev.latchkey.server.keys.SigningAlgorithm;
import dev.latchkey.server.openid.Application;
import dev.latchkey.server.secondfactor.SecondFactorFixture;
import dev.latchkey.server.secondfactor.SecondFactorFixture.Person;
import dev.latchkey.server.web.QueryString;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What applications ask for by name, and of how a person has signed in (OpenID Connect Core 1.0,
/// sections 5.5 and 3.1.2.1).
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("S4-28")
class StepUpRequestTests {
  private static final String PASSWORD = SecondFactorFixture.PASSWORD;
  private static final String PAGE = "/account/confirm/second-factor";
  private static final String UNMET = "unmet_authentication_requirements";
  private static final Map<String, String> ESSENTIAL =
      Map.of("claims", acr("\"essential\":true,\"values\":[\"aal2\"]"));
  private final SecondFactorFixture on = new SecondFactorFixture(Map.of());
  private final TestServer server = on.server();
  private final Application application = Application.trusted(server);

  @AfterAll
  void end() {
    on.close();
  }

  private static String acr(String words) {
    return "{\"id_token\":{\"acr\":{" + words + "}}}";
  }

  /// A browser that has signed in before its owner set an app up.
  private record Earlier(Person person, TestServer.Browser browser) {}

  private Earlier earlier() {
    var email = server.somebody(PASSWORD);
    var browser = signedIn(email);
    var person = on.person(email);
    server.clock().advance(Duration.ofSeconds(60));
    return new Earlier(person, browser);
  }

  private TestServer.Browser signedIn(String email) {
    var browser = server.browser();
    browser.signIn(email, PASSWORD).expect(303);
    return browser;
  }

  private Map<String, String> told(TestServer.Browser browser, Map<String, String> more) {
    return Application.told(browser.open(application.path(more)));
  }

  private JsonNode idToken(Map<String, String> told) {
    var tokens = application.exchange(told.getOrDefault("code", "")).expect(200);
    return Application.part(tokens.text("id_token"), 1);
  }

  /// Where the page that is led to leads on.
  private static String back(String page) {
    return QueryString.all(QueryString.of(page), "return").getFirst();
  }

  private String raised(Earlier who, String page) {
    var code = on.code(who.person().secret());
    var fields = Map.of("code", code, "return", back(page));
    return who.browser().submit(page, PAGE, fields).expect(303).header("Location");
  }

  @ParameterizedTest
  @ValueSource(strings = {"acr_values", "essential", "wish"})
  void aLiveSessionIsRaisedAndTheRequestGoesOn(String how) {
    var more =
        switch (how) {
          case "acr_values" -> Map.of("acr_values", "urn:other aal2");
          case "wish" -> Map.of("claims", acr("\"value\":\"aal2\""));
          default -> ESSENTIAL;
        };
    var who = earlier();
    var page = who.browser().open(application.path(more)).expect(303).header("Location");
    assertTrue(page.startsWith(PAGE + "?return="), page);
    var wrong = Map.of("code", "000000", "return", back(page));
    who.browser().submit(page, PAGE, wrong).expect(422);
    var token = idToken(Application.told(who.browser().open(raised(who, page))));
    assertEquals("aal2", token.path("acr").asText());
    assertEquals("[\"pwd\",\"otp\",\"mfa\"]", token.path("amr").toString());
    assertEquals("n-1", token.path("nonce").asText());
    assertTrue(told(who.browser(), more).containsKey("code"), "not asked twice");
    assertTrue(who.browser().open(page).expect(303).header("Location").startsWith("/oauth2/"));
  }

  @Test
  void nothingIsAskedWhereNothingMayBe() {
    var who = earlier();
    var essential = new HashMap<>(ESSENTIAL);
    essential.put("prompt", "none");
    assertEquals("login_required", told(who.browser(), essential).get("error"));
    var wish = Map.of("acr_values", "aal2", "prompt", "none");
    assertEquals("aal1", idToken(told(who.browser(), wish)).path("acr").asText());
    var other = Map.of("prompt", "none", "claims", acr("\"essential\":true,\"value\":\"urn:x\""));
    assertEquals(UNMET, told(who.browser(), other).get("error"));
  }

  @Test
  void withoutASecondFactorAWishIsAnsweredWithWhatThereIs() {
    var browser = signedIn(server.somebody(PASSWORD));
    for (var wish :
        List.of(
            Map.of("acr_values", "aal2"),
            Map.of("acr_values", "urn:mace:gold"),
            Map.of("claims", acr("\"values\":[\"aal2\"]")),
            Map.of("claims", acr("\"essential\":true")))) {
      assertEquals("aal1", idToken(told(browser, wish)).path("acr").asText());
    }
  }

  @Test
  void withoutASecondFactorThePersonLearnsWhatToDoAndTheApplicationWhatIsMissing() {
    var browser = signedIn(server.somebody(PASSWORD));
    var page = browser.open(application.path(ESSENTIAL)).expect(403);
    assertTrue(page.text().contains("href=\"/account/second-factor\""));
    assertTrue(page.text().contains("href=\"/sign-out?return="));
    var back =
        page.text()
            .replaceAll("(?s).*href=\"(/oauth2/authorize[^\"]+decision=unmet)\".*", "$1")
            .replace("&amp;", "&");
    assertEquals(UNMET, Application.told(browser.open(back)).get("error"));
    var silent = new HashMap<>(ESSENTIAL);
    silent.put("prompt", "none");
    assertEquals(UNMET, told(browser, silent).get("error"));
    var unknown = Map.of("claims", acr("\"essential\":true,\"values\":[\"urn:mace:gold\"]"));
    assertEquals(UNMET, told(browser, unknown).get("error"));
  }

  @Test
  void whoHasProvenMoreHasProvenLess() {
    var who = earlier();
    var page = who.browser().open(application.path(ESSENTIAL)).expect(303).header("Location");
    var _ = raised(who, page);
    var less = Map.of("claims", acr("\"essential\":true,\"values\":[\"aal1\",\"low\"]"));
    var token = idToken(told(who.browser(), less));
    assertEquals("aal1", token.path("acr").asText());
    assertTrue(token.path("amr").toString().contains("otp"), "what was proven is told");
    var same = Map.of("acr_values", "aal1 aal2");
    assertEquals("aal2", idToken(told(who.browser(), same)).path("acr").asText());
  }

  @Test
  void whoCameByALinkIsAskedForThePassword() {
    var email = server.somebody(PASSWORD);
    var browser = server.browser();
    browser.submit("/sign-in", "/sign-in-link/request", Map.of("email", email)).expect(200);
    var link = server.mailedToken("/sign-in-link");
    browser.submit("/sign-in-link", Map.of("token", link)).expect(303);
    var asked = application.path(Map.of("acr_values", "aal1"));
    var page = browser.open(asked).expect(303).header("Location");
    assertTrue(page.startsWith("/account/confirm?again=1&return="), page);
    var fields = Map.of("password", PASSWORD, "return", back(page));
    var next = browser.submit(page, "/account/confirm", fields).expect(303).header("Location");
    assertEquals("aal1", idToken(Application.told(browser.open(next))).path("acr").asText());
  }

  @Test
  void subNamesThePersonAndDoesNotLoop() {
    var email = server.somebody(PASSWORD);
    var browser = signedIn(email);
    var theirs = signedIn(server.somebody(PASSWORD));
    var sub = idToken(told(theirs, Map.of())).path("sub").asText();
    var meant = Map.of("claims", "{\"id_token\":{\"sub\":{\"value\":\"" + sub + "\"}}}");
    assertEquals(sub, idToken(told(theirs, meant)).path("sub").asText());
    var asked = application.path(meant);
    var signOut = browser.open(asked).expect(303).header("Location");
    assertTrue(signOut.startsWith("/sign-out?return="), signOut);
    var signIn = server.browser().open(asked).expect(303).header("Location");
    assertTrue(signIn.startsWith("/sign-in?"), signIn);
    for (var page : List.of(signOut, signIn)) {
      var back = back(page);
      assertEquals("login_required", Application.told(browser.open(back)).get("error"));
      assertTrue(Application.told(theirs.open(back)).containsKey("code"));
    }
    var silent = new HashMap<>(meant);
    silent.put("prompt", "none");
    assertEquals("login_required", told(browser, silent).get("error"));
    var nobody = Map.of("claims", "{\"id_token\":{\"sub\":{\"value\":\"nobody\"}}}");
    assertEquals("login_required", told(browser, nobody).get("error"));
  }

  @Test
  void claimsAreOpenedOneByOneWhereTheyWereAskedFor() {
    var email = server.somebody(PASSWORD);
    var browser = signedIn(email);
    var more =
        Map.of(
            "scope", "openid offline_access",
            "claims", "{\"id_token\":{\"email\":null},\"userinfo\":{\"locale\":null}}");
    var told = told(browser, more);
    var tokens = application.exchange(told.getOrDefault("code", "")).expect(200);
    var token = Application.part(tokens.text("id_token"), 1);
    assertEquals(email, token.path("email").asText());
    assertFalse(token.has("email_verified") || token.has("locale"));
    var userinfo = application.userinfo(tokens.text("access_token")).expect(200).json();
    assertTrue(userinfo.has("locale") && !userinfo.has("email"), userinfo::toString);
    var next = application.refresh(tokens.text("refresh_token")).expect(200);
    assertEquals(email, Application.part(next.text("id_token"), 1).path("email").asText());
    var fewer =
        application
            .token(
                Map.of(
                    "grant_type", "refresh_token",
                    "refresh_token", next.text("refresh_token"),
                    "scope", "openid"))
            .expect(200);
    assertFalse(Application.part(fewer.text("id_token"), 1).has("email"));
    assertFalse(application.userinfo(fewer.text("access_token")).expect(200).json().has("locale"));
  }

  @Test
  void aClaimIsAllowedByThePersonLikeItsScope() {
    var stranger = Application.of(server);
    var browser = signedIn(server.somebody(PASSWORD));
    var more =
        Map.of("scope", "openid", "claims", "{\"userinfo\":{\"email\":{\"essential\":true}}}");
    var asked = stranger.path(more);
    var page = browser.open(asked).expect(200).text();
    assertTrue(page.contains("Your email address"));
    var account = page.replaceAll("(?s).*name=\"account\" value=\"([^\"]+)\".*", "$1");
    var fields = Map.of("return", asked, "account", account, "decision", "allow");
    var next = browser.submit(asked, "/consent", fields).expect(303).header("Location");
    var code = Application.told(browser.open(next)).getOrDefault("code", "");
    var tokens = stranger.exchange(code).expect(200);
    assertTrue(stranger.userinfo(tokens.text("access_token")).expect(200).json().has("email"));
    assertFalse(Application.part(tokens.text("id_token"), 1).has("email"));
  }

  @Test
  void badClaimsAreToldAlsoWhereTheyArePushed() {
    var browser = signedIn(server.somebody(PASSWORD));
    for (var bad : List.of("x", "{\"id_token\":{\"acr\":7}}", "{\"id_token\":1,\"id_token\":2}")) {
      var told = told(browser, Map.of("claims", bad));
      assertEquals("invalid_request", told.get("error"));
      assertTrue(told.getOrDefault("error_description", "").contains("claims"));
      var form = new HashMap<>(application.parameters());
      form.put("claims", bad);
      var pushed = application.post("/oauth2/par", form).expect(400);
      assertEquals("invalid_request", pushed.text("error"));
    }
    var huge = Map.of("claims", "{\"x\":\"" + "{".repeat(1600) + "\"}");
    var tooLong = told(browser, huge);
    assertEquals("The request is too long.", tooLong.get("error_description"));
    var form = new HashMap<>(application.parameters());
    form.putAll(huge);
    assertEquals(
        "invalid_request", application.post("/oauth2/par", form).expect(400).text("error"));
    var twice = application.path(ESSENTIAL) + "&claims=%7B%7D";
    assertEquals("invalid_request", Application.told(browser.open(twice)).get("error"));
  }

  @Test
  void aPushedDemandCannotBeTakenOutOnTheWay() {
    var pushing =
        Application.add(
            server,
            ClientAuthentication.BASIC,
            true,
            new ClientSecurity("", true, false, SigningAlgorithm.ES256),
            Application.REDIRECT);
    var who = earlier();
    var form = new HashMap<>(pushing.parameters());
    form.putAll(ESSENTIAL);
    var uri = pushing.post("/oauth2/par", form).expect(201).text("request_uri");
    var pushed = Application.form(Map.of("client_id", pushing.id(), "request_uri", uri));
    var way = who.browser().open("/oauth2/authorize?" + pushed).expect(303).header("Location");
    var without = way.replaceAll("&claims=[^&]*", "");
    assertEquals("invalid_request", Application.told(who.browser().open(without)).get("error"));
    var page = who.browser().open(way).expect(303).header("Location");
    var told = Application.told(who.browser().open(raised(who, page)));
    var tokens = pushing.exchange(told.getOrDefault("code", "")).expect(200);
    assertEquals("aal2", Application.part(tokens.text("id_token"), 1).path("acr").asText());
  }

  @Test
  void theMetadataSayWhatIsThere() {
    var document = server.get("/.well-known/openid-configuration").expect(200).json();
    assertTrue(document.path("claims_parameter_supported").asBoolean());
    assertEquals("[\"low\",\"aal1\",\"aal2\"]", document.path("acr_values_supported").toString());
  }
}
