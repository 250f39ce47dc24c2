package dev.latchkey.server.openid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.TestServer;
import dev.latchkey.server.TestServer.Reply;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.clients.ClientAuthentication;
import dev.latchkey.server.clients.ClientRegistration;
import dev.latchkey.server.clients.ClientRegistrations;
import dev.latchkey.server.grants.Grants;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.storage.StatementLog;
import java.math.BigInteger;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// From the application to the sign-in and back, and what its tokens open (OpenID Connect Core
/// 1.0).
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CodeFlowTests {
  private static final String PASSWORD = "correct horse battery staple 7";
  private final TestServer server = TestServer.start(Map.of());
  private final Application application = Application.trusted(server);
  private String email = "";
  private TestServer.Browser browser = server.browser();

  @BeforeAll
  void somebodyIsSignedIn() {
    email = server.somebody(PASSWORD);
    browser = signedIn();
  }

  @AfterAll
  void end() {
    server.close();
  }

  private TestServer.Browser signedIn() {
    var one = server.browser();
    one.signIn(email, PASSWORD).expect(303);
    return one;
  }

  private Reply tokens() {
    return application.exchange(application.code(browser)).expect(200);
  }

  private static void assertRefused(String error, Reply reply) {
    assertEquals(error, reply.expect(400).text("error"));
  }

  @Test
  @Tag("S4-01")
  void theRequestOutlastsTheSignIn() {
    var visitor = server.browser();
    var asked = application.path(Map.of("login_hint", email));
    var page = visitor.open(asked).expect(303).header("Location");
    assertTrue(page.startsWith("/sign-in?login_hint="), page);
    assertTrue(visitor.open(page).expect(200).text().contains("value=\"" + email + "\""));
    var form = Map.of("login", email, "password", PASSWORD, "return", back(page));
    var next = visitor.submit(page, "/sign-in", form).expect(303).header("Location");
    assertTrue(next.startsWith("/oauth2/authorize?"), next);
    var told = Application.told(visitor.open(next));
    assertEquals("a state & more", told.get("state"));
    assertEquals(server.base().toString(), told.get("iss"));
    application.exchange(told.getOrDefault("code", "")).expect(200);
  }

  private static String back(String page) {
    var encoded = page.substring(page.indexOf("return=") + "return=".length());
    return java.net.URLDecoder.decode(encoded, StandardCharsets.UTF_8);
  }

  @Test
  @Tag("S4-01")
  @Tag("S4-30")
  @Tag("S4-02")
  void theIdTokenSaysWhoWhenAndHow() throws Exception {
    var tokens = tokens();
    var token = tokens.text("id_token");
    var claims = Application.part(token, 1);
    assertEquals(server.base().toString(), claims.path("iss").asText());
    assertEquals(application.id(), claims.path("aud").asText());
    assertEquals("n-1", claims.path("nonce").asText());
    assertEquals("aal1", claims.path("acr").asText());
    assertEquals("[\"pwd\"]", claims.path("amr").toString());
    assertEquals(email, claims.path("email").asText());
    assertEquals(26, claims.path("sid").asText().length());
    var now = server.clock().instant().getEpochSecond();
    assertEquals(900, claims.path("exp").asLong() - claims.path("iat").asLong());
    assertTrue(claims.path("auth_time").asLong() <= now);
    var hash =
        java.security.MessageDigest.getInstance("SHA-256")
            .digest(tokens.text("access_token").getBytes(StandardCharsets.US_ASCII));
    assertEquals(
        Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, 16)),
        claims.path("at_hash").asText());
    assertTrue(isSigned(token));
  }

  private boolean isSigned(String token) throws GeneralSecurityException {
    var header = Application.part(token, 0);
    assertEquals("ES256", header.path("alg").asText());
    var keys = server.get("/oauth2/jwks").expect(200).json().path("keys");
    var key =
        StreamSupport.stream(keys.spliterator(), false)
            .filter(one -> one.path("kid").equals(header.path("kid")))
            .findFirst()
            .orElseThrow();
    var parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec("secp256r1"));
    var point = new ECPoint(number(key.path("x").asText()), number(key.path("y").asText()));
    var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initVerify(
        KeyFactory.getInstance("EC")
            .generatePublic(
                new ECPublicKeySpec(point, parameters.getParameterSpec(ECParameterSpec.class))));
    var end = token.lastIndexOf('.');
    signature.update(token.substring(0, end).getBytes(StandardCharsets.US_ASCII));
    return signature.verify(Base64.getUrlDecoder().decode(token.substring(end + 1)));
  }

  private static BigInteger number(String encoded) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(encoded));
  }

  @Test
  void theAccessTokenOpensUserinfoAndNothingElse() {
    var access = tokens().text("access_token");
    var person = application.userinfo(access).expect(200).json();
    assertEquals(email, person.path("email").asText());
    assertTrue(person.path("email_verified").asBoolean());
    assertEquals("[]", person.path("groups").toString());
    assertTrue(application.introspects(access));
    server.get("/api/v1/account", TestServer.bearer(access)).expect(401);
    server.get("/api/v1/accounts", TestServer.bearer(access)).expect(401);
    application.userinfo("unknown").expect(401);
    assertFalse(application.introspects("unknown"));
    server.clock().advance(Duration.ofMinutes(15));
    application.userinfo(access).expect(401);
    assertFalse(application.introspects(access));
  }

  @Test
  @Tag("ASVS-10.4.2")
  void aReplayedCodeEndsItsTokens() {
    var code = application.code(browser);
    var tokens = application.exchange(code).expect(200);
    application.userinfo(tokens.text("access_token")).expect(200);
    assertRefused("invalid_grant", application.exchange(code));
    application.userinfo(tokens.text("access_token")).expect(401);
    assertRefused("invalid_grant", application.refresh(tokens.text("refresh_token")));
  }

  @Test
  @Tag("ASVS-10.4.3")
  void aCodeLivesForAMinute() {
    var code = application.code(browser);
    server.clock().advance(Duration.ofMinutes(1));
    assertRefused("invalid_grant", application.exchange(code));
  }

  @Test
  @Tag("ASVS-10.4.6")
  void aCodeIsGoodForItsApplicationAddressAndVerifierOnly() {
    var other = Application.trusted(server);
    var code = application.code(browser);
    assertRefused("invalid_grant", other.exchange(code));
    for (var wrong :
        new String[][] {
          {"redirect_uri", Application.REDIRECT + "/"},
          {"code_verifier", "w".repeat(43)},
          {"code", code + "x"},
        }) {
      var form =
          new java.util.HashMap<>(
              Map.of(
                  "grant_type",
                  "authorization_code",
                  "code",
                  code,
                  "redirect_uri",
                  Application.REDIRECT,
                  "code_verifier",
                  Application.VERIFIER));
      form.put(wrong[0], wrong[1]);
      assertRefused("invalid_grant", application.token(form));
      form.remove(wrong[0]);
      if (!wrong[0].equals("redirect_uri")) {
        assertRefused("invalid_request", application.token(form));
      }
    }
    application.exchange(code).expect(200);
  }

  @Test
  @Tag("S4-29")
  @Tag("ASVS-10.4.5")
  void aReusedRefreshTokenEndsTheFamily() {
    var first = tokens().text("refresh_token");
    var second = application.refresh(first).expect(200);
    assertFalse(second.text("refresh_token").equals(first));
    assertFalse(Application.part(second.text("id_token"), 1).has("nonce"));
    application.refresh(second.text("refresh_token")).expect(200);
    assertRefused("invalid_grant", application.refresh(first));
    assertRefused("invalid_grant", application.refresh(second.text("refresh_token")));
    application.userinfo(second.text("access_token")).expect(401);
  }

  @Test
  @Tag("S4-29")
  void aLostAnswerCostsNothing() {
    var first = tokens().text("refresh_token");
    var lost = application.refresh(first).expect(200).text("refresh_token");
    server.clock().advance(Duration.ofSeconds(29));
    assertEquals(lost, application.refresh(first).expect(200).text("refresh_token"));
    server.clock().advance(Duration.ofSeconds(1));
    assertRefused("invalid_grant", application.refresh(first));
    assertRefused("invalid_grant", application.refresh(lost));
  }

  @Test
  void aRefreshMayAskForLess() {
    var token = tokens().text("refresh_token");
    var form = Map.of("grant_type", "refresh_token", "refresh_token", token, "scope", "openid");
    var less = application.token(form).expect(200);
    assertEquals("openid", less.text("scope"));
    assertFalse(application.userinfo(less.text("access_token")).expect(200).json().has("email"));
    var more = new java.util.HashMap<>(form);
    for (var scope : new String[] {"openid deliveries:read", "openid unheard-of"}) {
      more.put("scope", scope);
      more.put("refresh_token", less.text("refresh_token"));
      assertRefused("invalid_scope", application.token(more));
    }
    server.clock().advance(Duration.ofSeconds(31));
    more.put("scope", "email");
    var email = application.token(more).expect(200);
    assertFalse(email.json().has("id_token"));
    application.userinfo(email.text("access_token")).expect(403);
  }

  @Test
  void withoutOfflineAccessTokensEndWithTheSession() {
    var mine = signedIn();
    var told = Application.told(mine.open(application.path(Map.of("scope", "openid email"))));
    var tokens = application.exchange(told.getOrDefault("code", "")).expect(200);
    assertFalse(tokens.json().has("refresh_token"));
    application.userinfo(tokens.text("access_token")).expect(200);
    var waiting = application.code(mine);
    mine.submit("/account", "/sign-out", Map.of()).expect(303);
    application.userinfo(tokens.text("access_token")).expect(401);
    assertRefused("invalid_grant", application.exchange(waiting));
  }

  @Test
  void anApplicationGivesTokensBack() {
    var tokens = tokens();
    var other = Application.trusted(server);
    var refresh = tokens.text("refresh_token");
    other.post("/oauth2/revoke", Map.of("token", refresh)).expect(200);
    application.userinfo(tokens.text("access_token")).expect(200);
    application.post("/oauth2/revoke", Map.of("token", refresh)).expect(200);
    application.userinfo(tokens.text("access_token")).expect(401);
    assertRefused("invalid_grant", application.refresh(refresh));
    assertRefused("invalid_request", application.post("/oauth2/revoke", Map.of()));
  }

  /// The tokens of a new account's sign-in, and of what was allowed.
  private Reply tokensOf(TestServer.Browser mine, String login, Application app) {
    mine.signIn(login, PASSWORD).expect(303);
    var asked = app.path(Map.of());
    var page = mine.open(asked).expect(200).text();
    var account = page.replaceAll("(?s).*name=\"account\" value=\"([^\"]+)\".*", "$1");
    var form = Map.of("return", asked, "account", account, "decision", "allow");
    var next = mine.submit(asked, "/consent", form).expect(303).header("Location");
    var tokens = app.exchange(Application.told(mine.open(next)).getOrDefault("code", ""));
    app.userinfo(tokens.expect(200).text("access_token")).expect(200);
    return tokens;
  }

  private static void assertOver(Application app, Reply tokens) {
    app.userinfo(tokens.text("access_token")).expect(401);
    assertFalse(app.introspects(tokens.text("access_token")));
    assertRefused("invalid_grant", app.refresh(tokens.text("refresh_token")));
  }

  private long consents(Application app) {
    return server
        .database()
        .read(handle ->
            handle
                .createQuery("SELECT COUNT(*) FROM consents WHERE client_id = :client")
                .bind("client", app.id())
                .mapTo(Long.class)
                .one());
  }

  @Test
  @Tag("C-12")
  @Tag("S4-29")
  void aResetEndsTokensAndConsents() {
    var app = Application.of(server);
    var login = server.somebody(PASSWORD);
    var tokens = tokensOf(server.browser(), login, app);
    server.post("/api/v1/recovery", Map.of("email", login)).expect(202);
    var reset =
        Map.of(
            "token",
            server.mailedToken("/reset-password", login),
            "new_password",
            "another quiet lighthouse 9");
    server.post("/api/v1/recovery/completion", reset).expect(200);
    assertOver(app, tokens);
    assertEquals(0, consents(app));
  }

  @Test
  @Tag("C-12")
  void theOwnerEndsAnApplicationsAccess() {
    var app = Application.of(server);
    var mine = server.browser();
    var tokens = tokensOf(mine, server.somebody(PASSWORD), app);
    var page = "/account/applications";
    assertTrue(mine.open(page).expect(200).text().contains("Orders"));
    var another = Application.of(server);
    mine.submit(page, page, Map.of("end", another.id())).expect(303);
    app.userinfo(tokens.text("access_token")).expect(200);
    var ended = mine.submit(page, page, Map.of("end", app.id())).expect(303);
    assertEquals(page + "?notice=ended", ended.header("Location"));
    assertOver(app, tokens);
    assertEquals(0, consents(app));
    assertFalse(mine.open(page).expect(200).text().contains("Orders"));
    assertEquals(200, mine.open(app.path(Map.of())).status());
  }

  @Test
  @Tag("C-12")
  void endingASessionEndsWhatWasGrantedInIt() {
    var app = Application.of(server);
    var login = server.somebody(PASSWORD);
    var tokens = tokensOf(server.browser(), login, app);
    var mine = server.browser();
    mine.signIn(login, PASSWORD).expect(303);
    var page = mine.open("/account").expect(200).text();
    var other = page.replaceAll("(?s).*name=\"end\" value=\"([0-9a-v]{26})\".*", "$1");
    mine.submit("/account", "/account", Map.of("end", other)).expect(303);
    assertOver(app, tokens);
  }

  @Test
  @Tag("C-12")
  void anApplicationThatMayDoLessLosesWhatItHolds() {
    var app = Application.trusted(server);
    var tokens = app.exchange(app.code(browser)).expect(200);
    var registrations =
        new ClientRegistrations(server.database(), new AuditTrail(server.database()));
    var before = registrations.find(new Id(app.id())).orElseThrow();
    assertTrue(registrations.change(before, Grants::endOfClient));
    app.userinfo(tokens.text("access_token")).expect(200);
    var less =
        new ClientRegistration(
            before.client(),
            before.redirects(),
            before.afterSignOut(),
            before.authentication(),
            false,
            before.security());
    assertTrue(registrations.change(less, Grants::endOfClient));
    assertOver(app, tokens);
  }

  @Test
  void scriptsOfOtherSitesMayAskForTokensAndNotForPages() {
    for (var path : new String[] {"/oauth2/jwks", "/.well-known/openid-configuration"}) {
      assertEquals("*", server.get(path).expect(200).header("Access-Control-Allow-Origin"));
    }
    var asked = preflight("/oauth2/token");
    assertEquals("*", asked.expect(204).header("Access-Control-Allow-Origin"));
    assertTrue(asked.header("Access-Control-Allow-Headers").contains("Authorization"));
    var page = server.get(application.path(Map.of()), "Origin", "https://spa.example");
    assertEquals("", page.header("Access-Control-Allow-Origin"));
    var device = preflight("/oauth2/device_authorization");
    assertEquals("", device.header("Access-Control-Allow-Origin"), "devices are no pages");
    assertEquals(405, device.status());
  }

  private TestServer.Reply preflight(String path) {
    var method = "Access-Control-Request-Method";
    return server.send(
        server
            .request(path, "Origin", "https://spa.example", method, "POST")
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
  }

  @Test
  @Tag("C-12")
  void signingOutEverywhereElseEndsTheTokensOfTheOthers() {
    var app = Application.of(server);
    var login = server.somebody(PASSWORD);
    var tokens = tokensOf(server.browser(), login, app);
    var mine = server.browser();
    mine.signIn(login, PASSWORD).expect(303);
    var own = app.exchange(app.code(mine)).expect(200);
    mine.submit("/account", "/account", Map.of("end", "others")).expect(303);
    assertOver(app, tokens);
    app.refresh(own.text("refresh_token")).expect(200);
  }

  @Test
  void aPublicApplicationShowsItsIdAlone() {
    var app = Application.add(server, ClientAuthentication.NONE, true, Application.REDIRECT);
    var code = app.code(browser);
    var form =
        Map.of(
            "grant_type",
            "authorization_code",
            "client_id",
            app.id(),
            "code",
            code,
            "redirect_uri",
            Application.REDIRECT,
            "code_verifier",
            Application.VERIFIER);
    assertEquals("invalid_client", app.token(form).expect(401).text("error"));
    try (var log = StatementLog.ofRequests(server.database())) {
      app.post("/oauth2/token", form, new String[0]).expect(200);
      assertEquals(1, log.take().stream().filter(one -> one.contains("require_par, dpop")).count());
    }
    var own = Map.of("grant_type", "client_credentials", "client_id", app.id());
    assertRefused("unauthorized_client", app.post("/oauth2/token", own, new String[0]));
    var asked = Map.of("token", code, "client_id", app.id());
    app.post("/oauth2/introspect", asked, new String[0]).expect(401);
  }
}
