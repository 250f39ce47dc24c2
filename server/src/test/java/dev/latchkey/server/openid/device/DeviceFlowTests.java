package dev.latchkey.server.openid.device;

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
import dev.latchkey.server.openid.Application;
import dev.latchkey.server.secondfactor.SecondFactorFixture;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// From a device without a browser to a person's browser, and back with tokens (RFC 8628).
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("S4-01")
class DeviceFlowTests {
  private static final String PASSWORD = "seven quiet lighthouses";
  private static final String PAGE = "/device";
  private static final String GRANT = "urn:ietf:params:oauth:grant-type:device_code";
  private final SecondFactorFixture on =
      new SecondFactorFixture(Map.of("trusted-proxies", "127.0.0.1"));
  private final TestServer server = on.server();
  private final Application television =
      forDevices(Application.add(server, ClientAuthentication.NONE, true, Application.REDIRECT));
  private final Application printer =
      forDevices(Application.add(server, ClientAuthentication.BASIC, false));
  private final String somebody = server.somebody(PASSWORD);
  private TestServer.Browser browser = server.browser();

  @BeforeEach
  void somebodyIsSignedIn() {
    server.clock().advance(Duration.ofMinutes(11));
    browser = server.browser();
    browser.signIn(somebody, PASSWORD).expect(303);
  }

  @AfterAll
  void end() {
    on.close();
  }

  private ClientRegistrations registrations() {
    return new ClientRegistrations(server.database(), new AuditTrail(server.database()));
  }

  private Application forDevices(Application application) {
    change(application, true);
    return application;
  }

  private void change(Application application, boolean devices) {
    var edited =
        registrations()
            .change(
                new Id(application.id()),
                before ->
                    new ClientRegistration(
                        before.client(),
                        before.redirects(),
                        before.afterSignOut(),
                        before.authentication(),
                        before.trusted(),
                        before.security(),
                        devices,
                        ""),
                Grants::endOfClient);
    assertTrue(edited.isPresent());
  }

  private static Reply post(Application app, String path, Map<String, String> form) {
    var whole = new HashMap<>(form);
    whole.put("client_id", app.id());
    return app.post(path, whole, new String[0]);
  }

  private Reply ask() {
    return post(
            television,
            "/oauth2/device_authorization",
            Map.of("scope", "openid email offline_access nonsense"))
        .expect(200);
  }

  private Reply poll(Reply device) {
    server.clock().advance(Duration.ofSeconds(5));
    return pollAtOnce(device);
  }

  private Reply pollAtOnce(Reply device) {
    return post(
        television,
        "/oauth2/token",
        Map.of("grant_type", GRANT, "device_code", device.text("device_code")));
  }

  private static void assertRefused(String error, Reply reply) {
    assertEquals(error, reply.expect(400).text("error"));
  }

  /// Types a code, and gets the page that follows.
  private static Reply type(TestServer.Browser one, String code) {
    return one.submit(PAGE, Map.of("user_code", code));
  }

  private static Reply decide(TestServer.Browser one, Reply question, String decision) {
    return one.submit(
        PAGE + "?sent=1",
        PAGE,
        Map.of(
            "user_code", hidden(question, "user_code"),
            "account", hidden(question, "account"),
            "decision", decision));
  }

  private static String hidden(Reply page, String name) {
    return page.text().replaceAll("(?s).*name=\"" + name + "\" value=\"([^\"]+)\".*", "$1");
  }

  private Reply allow(Reply device) {
    var question = type(browser, device.text("user_code")).expect(200);
    return decide(browser, question, "allow").expect(200);
  }

  /// A stolen session could do it, and the device outlasts that.
  @Test
  @Tag("S4-29")
  void theOwnerIsToldOfADeviceThatWasAllowedAndNotOfOneThatWasRefused() {
    var owner = server.somebody(PASSWORD);
    var mine = server.browser();
    mine.signIn(owner, PASSWORD).expect(303);
    decide(mine, type(mine, ask().text("user_code")).expect(200), "refuse").expect(200);
    assertEquals(0, told(owner));
    decide(mine, type(mine, ask().text("user_code")).expect(200), "allow").expect(200);
    server.clock().advance(Duration.ofSeconds(1));
    for (var tries = 0; tries < 500 && told(owner) == 0; tries++) {
      TestServer.pause();
    }
    assertEquals(1, told(owner));
  }

  private long told(String owner) {
    return server
        .letters()
        .filter(it -> it.contains(owner) && it.contains("A device may now use your account"))
        .count();
  }

  @Test
  @Tag("S4-29")
  @Tag("S4-30")
  void aDeviceGetsTheTokensOfWhoAllowsIt() {
    var device = ask();
    assertEquals(server.base() + PAGE, device.text("verification_uri"));
    assertEquals(600, device.json().path("expires_in").asInt());
    assertEquals(5, device.json().path("interval").asInt());
    assertRefused("authorization_pending", poll(device));
    var page =
        type(browser, device.text("user_code").toLowerCase(Locale.ROOT).replace("-", " "))
            .expect(200);
    for (var shown : List.of("Orders", device.text("user_code"), somebody, "127.0.0.1")) {
      assertTrue(page.text().contains(shown), shown);
    }
    assertTrue(decide(browser, page, "allow").expect(200).text().contains("You have allowed"));
    var tokens = poll(device).expect(200);
    assertEquals("openid email offline_access", tokens.text("scope"));
    var claims = Application.part(tokens.text("id_token"), 1);
    assertEquals(television.id(), claims.path("aud").asText());
    assertEquals(somebody, claims.path("email").asText());
    assertEquals("[\"pwd\"]", claims.path("amr").toString());
    television.userinfo(tokens.text("access_token")).expect(200);
    assertRefused("invalid_grant", poll(device));
    television.userinfo(tokens.text("access_token")).expect(200);
    var refresh =
        Map.of("grant_type", "refresh_token", "refresh_token", tokens.text("refresh_token"));
    post(television, "/oauth2/token", refresh).expect(200);
    assertTrue(browser.open("/account/applications").text().contains("Orders"));
  }

  @Test
  void aLinkFillsTheCodeInAndAllowsNothing() {
    var device = ask();
    var link =
        device.text("verification_uri_complete").substring(server.base().toString().length());
    assertEquals(PAGE + "?user_code=" + device.text("user_code"), link);
    var page = browser.open(link).expect(200).text();
    assertTrue(page.contains("value=\"" + device.text("user_code") + "\""));
    assertFalse(page.contains("name=\"decision\""));
    assertRefused("authorization_pending", poll(device));
    assertFalse(browser.open(PAGE + "?user_code=%3Cb%3E").expect(200).text().contains("&lt;b"));
    var forged = Map.of("user_code", device.text("user_code"), "decision", "allow");
    assertTrue(browser.submit(PAGE, forged).expect(200).text().contains("name=\"decision\""));
    assertRefused("authorization_pending", poll(device));
  }

  @Test
  @Tag("ASVS-6.3.3")
  void theCodeOutlastsTheSignInAndItsSecondStep() {
    var person = on.person();
    server.clock().advance(Duration.ofSeconds(30));
    var device = ask();
    var visitor = server.browser();
    var signIn =
        visitor
            .open(PAGE + "?user_code=" + device.text("user_code"))
            .expect(303)
            .header("Location");
    assertTrue(signIn.startsWith("/sign-in?"), signIn);
    var back = URLDecoder.decode(signIn.split("return=", 2)[1], StandardCharsets.UTF_8);
    var fields = Map.of("login", person.email(), "password", PASSWORD, "return", back);
    var step = visitor.submit(signIn, "/sign-in", fields).expect(303).header("Location");
    var code = Map.of("totp", on.code(person.secret()), "return", back);
    var next = visitor.post(step, "/sign-in/second-factor", code).expect(303).header("Location");
    var page = visitor.open(next).expect(200).text();
    assertTrue(page.contains("value=\"" + device.text("user_code") + "\""));
    var question = type(visitor, device.text("user_code")).expect(200);
    decide(visitor, question, "allow").expect(200);
    var claims = Application.part(poll(device).expect(200).text("id_token"), 1);
    assertEquals("aal2", claims.path("acr").asText());
  }

  @Test
  void whoRefusesIsToldToTheDevice() {
    var device = ask();
    var question = type(browser, device.text("user_code")).expect(200);
    assertTrue(decide(browser, question, "refuse").expect(200).text().contains("Refused"));
    assertRefused("access_denied", poll(device));
    assertTrue(decide(browser, question, "allow").expect(422).text().contains("No device waits"));
    assertRefused("access_denied", poll(device));
  }

  /// The page was shown to someone else, in the same browser.
  @Test
  void whoIsAskedIsWhoDecides() {
    var device = ask();
    var question = type(browser, device.text("user_code")).expect(200);
    var other = server.browser();
    other.signIn(server.somebody(PASSWORD), PASSWORD).expect(303);
    var again = decide(other, question, "allow").expect(200);
    assertTrue(again.text().contains("name=\"decision\""));
    assertRefused("authorization_pending", poll(device));
  }

  @Test
  void aDeviceThatPollsTooOftenIsSlowedDown() {
    var device = ask();
    assertRefused("authorization_pending", poll(device));
    assertRefused("slow_down", pollAtOnce(device));
    assertRefused("authorization_pending", poll(device));
  }

  @Test
  void codesExpireAfterTenMinutes() {
    var device = ask();
    var question = type(browser, device.text("user_code")).expect(200);
    server.clock().advance(Duration.ofMinutes(10));
    assertRefused("expired_token", pollAtOnce(device));
    decide(browser, question, "allow").expect(422);
  }

  @Test
  @Tag("C-12")
  void aResetBeforeThePollGivesNoTokens() {
    var login = server.somebody(PASSWORD);
    var mine = server.browser();
    mine.signIn(login, PASSWORD).expect(303);
    var device = ask();
    decide(mine, type(mine, device.text("user_code")).expect(200), "allow").expect(200);
    server.post("/api/v1/recovery", Map.of("email", login)).expect(202);
    var reset =
        Map.of(
            "token",
            server.mailedToken("/reset-password", login),
            "new_password",
            "another quiet lighthouse 9");
    server.post("/api/v1/recovery/completion", reset).expect(200);
    assertRefused("invalid_grant", poll(device));
  }

  @Test
  @Tag("C-12")
  void signingOutBeforeThePollGivesNoTokens() {
    var device = ask();
    allow(device);
    browser.submit("/account", "/sign-out", Map.of()).expect(303);
    assertRefused("invalid_grant", poll(device));
  }

  @Test
  @Tag("C-12")
  void anApplicationThatMayNoLongerGetsNothing() {
    var app =
        forDevices(Application.add(server, ClientAuthentication.NONE, true, Application.REDIRECT));
    var asked = Map.of("scope", "openid");
    var device = post(app, "/oauth2/device_authorization", asked).expect(200);
    var poll = Map.of("grant_type", GRANT, "device_code", device.text("device_code"));
    allow(device);
    change(app, false);
    assertRefused("unauthorized_client", post(app, "/oauth2/token", poll));
    assertRefused("unauthorized_client", post(app, "/oauth2/device_authorization", asked));
    change(app, true);
    assertRefused("invalid_grant", post(app, "/oauth2/token", poll));
  }

  @Test
  void aDeviceCodeIsNoOtherCodeAndForItsApplicationAlone() {
    var device = ask();
    allow(device);
    var asCode =
        Map.of(
            "grant_type",
            "authorization_code",
            "code",
            device.text("device_code"),
            "code_verifier",
            Application.VERIFIER);
    assertRefused("invalid_grant", post(television, "/oauth2/token", asCode));
    var code = Application.told(browser.open(confirmed())).getOrDefault("code", "");
    var asDevice = Map.of("grant_type", GRANT, "device_code", code);
    assertRefused("invalid_grant", printer.token(asDevice));
    assertRefused("invalid_grant", post(television, "/oauth2/token", asDevice));
    var stolen = Map.of("grant_type", GRANT, "device_code", device.text("device_code"));
    assertRefused("invalid_grant", printer.token(stolen));
    var tokens = poll(device).expect(200);
    assertRefused("invalid_grant", post(television, "/oauth2/token", asCode));
    assertRefused("invalid_grant", poll(device));
    server.get("/oauth2/userinfo", TestServer.bearer(tokens.text("access_token"))).expect(200);
  }

  private String confirmed() {
    return Application.trusted(server).path(Map.of());
  }

  @Test
  void anApplicationWithASecretShowsIt() {
    post(printer, "/oauth2/device_authorization", Map.of("scope", "openid")).expect(401);
    printer.post("/oauth2/device_authorization", Map.of("scope", "openid")).expect(200);
    assertRefused("invalid_scope", printer.post("/oauth2/device_authorization", Map.of()));
    var browserOnly = Application.of(server);
    assertRefused(
        "unauthorized_client",
        browserOnly.post("/oauth2/device_authorization", Map.of("scope", "openid")));
    assertRefused("invalid_request", printer.token(Map.of("grant_type", GRANT)));
  }

  /// Wrong codes count; right ones, and what cannot be a code, do not.
  @Test
  @Tag("S4-51")
  void anAccountHasTenGuesses() {
    var device = ask();
    var before = lines("device_code_fail");
    for (var number = 0; number < 12; number++) {
      type(browser, "not a code").expect(422);
      type(browser, device.text("user_code")).expect(200);
    }
    for (var number = 0; number < 10; number++) {
      assertTrue(type(browser, "BCDFG-HJKLM").expect(422).text().contains("No device waits"));
    }
    type(browser, device.text("user_code")).expect(429);
    assertFalse(browser.open(PAGE + "?sent=1").text().contains("name=\"decision\""));
    browser.behind("198.51.100.9");
    type(browser, device.text("user_code")).expect(429);
    var other = server.browser();
    other.signIn(server.somebody(PASSWORD), PASSWORD).expect(303);
    type(other, device.text("user_code")).expect(200);
    assertEquals(before + 10, lines("device_code_fail"));
  }

  /// Whoever else types wrong codes, of this account or of this source.
  @Test
  void aDecisionAboutACodeThatWasShownIsNoGuess() {
    var device = ask();
    var other = browser.copy();
    var question = type(browser, device.text("user_code")).expect(200);
    for (var number = 0; number < 10; number++) {
      type(other, "BCDFG-HJKLM").expect(422);
    }
    type(other, device.text("user_code")).expect(429);
    decide(other, question, "allow").expect(429);
    decide(browser, question, "allow").expect(200);
    poll(device).expect(200);
  }

  private long lines(String event) {
    return new AuditTrail(server.database())
        .list(0, 10_000).stream().filter(line -> line.event().equals(event)).count();
  }

  @Test
  void aSourceAsksOnlySoOftenForPublicApplications() {
    for (var number = 0; number < 100; number++) {
      ask();
    }
    var refused =
        post(television, "/oauth2/device_authorization", Map.of("scope", "openid")).expect(429);
    assertEquals("temporarily_unavailable", refused.text("error"));
    printer.post("/oauth2/device_authorization", Map.of("scope", "openid")).expect(200);
  }

  /// 65,536 sources of one network could make an application's devices wait.
  @Test
  void aNetworkAsksOnlySoOftenForPublicApplications() {
    for (var number = 0; number < 1000; number++) {
      askFrom("2001:db8:7:" + Integer.toHexString(number) + "::1").expect(200);
    }
    askFrom("2001:db8:7:ffff::1").expect(429);
    askFrom("2001:db8:8::1").expect(200);
  }

  private Reply askFrom(String address) {
    return television.post(
        "/oauth2/device_authorization",
        Map.of("scope", "openid", "client_id", television.id()),
        "X-Forwarded-For",
        address);
  }

  @Test
  void theMetadataSayWhereDevicesAsk() {
    var metadata = server.get("/.well-known/openid-configuration").expect(200).json();
    assertEquals(
        server.base() + "/oauth2/device_authorization",
        metadata.path("device_authorization_endpoint").asText());
    assertTrue(metadata.path("grant_types_supported").toString().contains(GRANT));
  }
}
