package dev.latchkey.server.selfservice.factors;

import static dev.latchkey.server.secondfactor.SecondFactorFixture.PASSWORD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.latchkey.server.AdminTools;
import dev.latchkey.server.TestServer;
import dev.latchkey.server.passkeys.CoseAlgorithm;
import dev.latchkey.server.passkeys.webauthn.SoftwareAuthenticator;
import dev.latchkey.server.secondfactor.SecondFactorFixture;
import dev.latchkey.server.secondfactor.SecondFactorFixture.Person;
import dev.latchkey.server.secrets.Base64Url;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Setting up a second factor, and its end.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("ASVS-6.3.3")
class FactorsTests {
  private static final String PAGE = "/account/second-factor";
  private static final String APP = PAGE + "/app";
  private static final Pattern KEY = Pattern.compile(">([A-Z2-7]{4}(?: [A-Z2-7]{4}){7})<");
  private static final Pattern CODE = Pattern.compile("<code>([0-9a-z-]+)</code>");
  private final SecondFactorFixture on = new SecondFactorFixture(Map.of());

  @AfterAll
  void end() {
    on.close();
  }

  private void next() {
    on.server().clock().advance(Duration.ofSeconds(30));
  }

  private TestServer.Reply delete(Person person, Map<String, String> body) {
    return on.server().delete("/api/v1/totp", body, TestServer.bearer(person.session()));
  }

  private TestServer.Reply post(String path, Person person, Map<String, String> body) {
    return on.server().post(path, body, TestServer.bearer(person.session()));
  }

  private TestServer.Reply get(String path, Person person) {
    return on.server().get(path, TestServer.bearer(person.session()));
  }

  private static Map<String, String> with(String method, String proof) {
    return Map.of("current_password", PASSWORD, method, proof);
  }

  @Test
  void aBrowserSetsItUpWithoutAScript() {
    var email = on.server().somebody(PASSWORD);
    var browser = on.server().browser();
    browser.signIn(email, PASSWORD).expect(303);
    assertTrue(browser.open("/account").expect(200).text().contains(PAGE));
    browser.open(APP).expect(303);
    assertEquals(APP, begin(browser, PASSWORD).expect(303).header("Location"));
    var page = browser.open(APP).expect(200).text();
    var key = KEY.matcher(page);
    assertTrue(key.find(), page);
    var secret = key.group(1).replace(" ", "");
    assertTrue(page.contains("<svg class=\"qr\""));
    assertTrue(browser.open(APP).text().contains(key.group(1)), "Back shows the same key");
    var late = on.server().clock().instant();
    browser.submit(APP, Map.of("code", "000000")).expect(422);
    on.server().clock().set(late.plusSeconds(600));
    var ahead = on.code(secret);
    on.server().clock().set(late);
    assertTrue(
        browser.submit(APP, Map.of("code", ahead)).expect(422).text().contains("another time"));
    var shown = browser.submit(APP, Map.of("code", on.code(secret))).expect(200).text();
    var codes = CODE.matcher(shown).results().map(it -> it.group(1)).distinct().toList();
    assertEquals(10, codes.size());
    var overview = browser.open(PAGE).expect(200).text();
    assertFalse(overview.contains(codes.getFirst()));
    assertTrue(overview.contains("10 left"));
    assertEquals("second_factor_required", on.signIn(email, PASSWORD).expect(401).text("code"));
    next();
    var wrong = Map.of("do", "remove", "remove_password", PASSWORD, "remove_code", "000000");
    browser.submit(PAGE, wrong).expect(422);
    var right = Map.of("do", "codes", "codes_password", PASSWORD, "codes_code", on.code(secret));
    var others = browser.submit(PAGE, right).expect(200).text();
    assertFalse(others.contains(codes.getFirst()));
    var recovery = CODE.matcher(others).results().findFirst().orElseThrow().group(1);
    var end =
        Map.of(
            "do",
            "remove",
            "remove_password",
            PASSWORD,
            "remove_code",
            recovery.toUpperCase(Locale.ROOT));
    assertEquals(
        PAGE + "?notice=removed", browser.submit(PAGE, end).expect(303).header("Location"));
    on.signIn(email, PASSWORD).expect(201);
  }

  private static TestServer.Reply begin(TestServer.Browser browser, String password) {
    return browser.submit(PAGE, Map.of("do", "begin", "begin_password", password));
  }

  @Test
  @Tag("ASVS-7.5.1")
  void aSessionAloneSetsNothingUp() {
    var email = on.server().somebody(PASSWORD);
    var browser = on.server().browser();
    browser.signIn(email, PASSWORD).expect(303);
    begin(browser, "some other password").expect(422);
    assertEquals(PAGE, browser.open(APP).expect(303).header("Location"));
    assertEquals(APP, begin(browser, PASSWORD).expect(303).header("Location"));
    browser.open(APP).expect(200);
    on.server().clock().advance(Duration.ofMinutes(11));
    assertTrue(browser.open(APP).header("Location").startsWith("/account/confirm"));
  }

  @Test
  void firstCodesAreCountedToo() {
    var email = on.server().somebody(PASSWORD);
    var session = on.signIn(email, PASSWORD).expect(201).text("session_token");
    var person = new Person(email, session, "", List.of());
    post("/api/v1/totp", person, Map.of("current_password", PASSWORD)).expect(201);
    for (var guess = 0; guess < 10; guess++) {
      post("/api/v1/totp/confirmation", person, Map.of("code", "00000" + guess)).expect(422);
    }
    post("/api/v1/totp/confirmation", person, Map.of("code", "000000")).expect(429);
  }

  @Test
  void theApiTellsWhatThereIs() {
    var person = on.person();
    var shown = get("/api/v1/totp", person).expect(200);
    assertEquals(10, shown.json().path("recovery_codes_left").asInt());
    var begin = Map.of("current_password", PASSWORD);
    assertEquals("totp_exists", post("/api/v1/totp", person, begin).expect(409).text("code"));
    post("/api/v1/totp/confirmation", person, Map.of("code", "123456")).expect(404);
    next();
    var code = on.code(person.secret());
    var in = on.complete(on.pending(person), "totp", code).expect(201).text("session_token");
    var data = on.server().get("/api/v1/account/export", TestServer.bearer(in)).expect(200);
    assertEquals(10, data.json().path("second_factor").path("recovery_codes_left").asInt());
  }

  @Test
  void aSecretThatWaitsForLongIsOver() {
    var email = on.server().somebody(PASSWORD);
    var session = on.signIn(email, PASSWORD).expect(201).text("session_token");
    var person = new Person(email, session, "", List.of());
    var begin = Map.of("current_password", PASSWORD);
    post("/api/v1/totp", person, Map.of("current_password", "wrong")).expect(401);
    var first = post("/api/v1/totp", person, begin).expect(201).text("secret");
    var second = post("/api/v1/totp", person, begin).expect(201).text("secret");
    assertNotEquals(first, second);
    post("/api/v1/totp/confirmation", person, Map.of("code", on.code(first))).expect(422);
    on.signIn(email, PASSWORD).expect(201);
    for (var minute = 0; minute < 31; minute++) {
      on.server().clock().advance(Duration.ofMinutes(1));
      get("/api/v1/session", person).expect(200);
    }
    post("/api/v1/totp/confirmation", person, Map.of("code", on.code(second))).expect(404);
  }

  @Test
  @Tag("ASVS-7.5.3")
  void aSessionAndThePasswordAreNotEnoughToRemoveIt() {
    var person = on.person();
    next();
    var password = Map.of("current_password", PASSWORD);
    assertEquals("invalid_second_factor", delete(person, password).expect(401).text("code"));
    assertEquals(
        "invalid_second_factor",
        post("/api/v1/recovery-codes", person, password).expect(401).text("code"));
    var code = on.code(person.secret());
    var wrong = Map.of("current_password", "some other password", "totp", code);
    assertEquals("invalid_credentials", delete(person, wrong).expect(401).text("code"));
    delete(person, with("totp", code)).expect(204);
    delete(person, with("totp", code)).expect(404);
    on.signIn(person.email(), PASSWORD).expect(201);
  }

  @Test
  @Tag("S4-01")
  void aPasskeyThatWasShownJustNowRemovesTheAppAlone() {
    var person = on.person();
    next();
    var in = on.complete(on.pending(person), "totp", on.code(person.secret())).expect(201);
    var passkey = addPasskey(TestServer.bearer(in.text("session_token")));
    assertEquals("invalid_field", delete(person, Map.of()).expect(400).text("code"));
    var late = signIn(person, passkey);
    assertFalse(page(late).contains("remove_password"));
    assertTrue(page(late).contains("codes_password"));
    on.server().clock().advance(Duration.ofMinutes(10));
    assertTrue(page(late).contains("remove_password"));
    delete(late, Map.of()).expect(400);
    var fresh = signIn(person, passkey);
    post("/api/v1/recovery-codes", fresh, Map.of()).expect(400);
    delete(fresh, Map.of()).expect(204);
    delete(fresh, Map.of()).expect(404);
    on.signIn(person.email(), PASSWORD).expect(201);
    assertTold(person, "The second factor of your account was removed");
  }

  private void assertTold(Person person, String subject) {
    for (var tries = 0; tries < 500; tries++) {
      if (on.server()
          .letters()
          .anyMatch(it -> it.contains(person.email()) && it.contains(subject))) {
        return;
      }
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
    fail("no email: " + subject);
  }

  private String page(Person person) {
    return on.server().get(PAGE, "Cookie", "__Host-s=" + person.session()).expect(200).text();
  }

  private SoftwareAuthenticator addPasskey(String... session) {
    var options = on.server().post("/api/v1/passkeys/options", Map.of(), session).expect(200);
    var key = options.json().path("public_key");
    var passkey = SoftwareAuthenticator.with(CoseAlgorithm.ES256, on.server().base().toString());
    passkey.userHandle = decoded(key.path("user").path("id").asText());
    var made = passkey.create(decoded(key.path("challenge").asText()));
    on.server().post("/api/v1/passkeys", Map.of("passkey", made), session).expect(201);
    return passkey;
  }

  private Person signIn(Person person, SoftwareAuthenticator passkey) {
    var asked = on.server().post("/api/v1/sessions/passkey/options", Map.of()).expect(200);
    var challenge = decoded(asked.json().path("public_key").path("challenge").asText());
    var shown = Map.of("request", asked.text("request"), "passkey", passkey.get(challenge));
    var in = on.server().post("/api/v1/sessions/passkey", shown).expect(201);
    return new Person(person.email(), in.text("session_token"), person.secret(), List.of());
  }

  private static byte[] decoded(String text) {
    return Base64Url.decode(text).orElseThrow();
  }

  @Test
  void guessesInASessionAreLimitedToo() {
    var person = on.person();
    next();
    for (var guess = 0; guess < 10; guess++) {
      delete(person, with("totp", "00000" + guess)).expect(401);
    }
    delete(person, with("totp", on.code(person.secret()))).expect(429);
    var recovery = person.recoveryCodes().getFirst();
    delete(person, with("recovery_code", "0000-" + recovery)).expect(401);
    post("/api/v1/recovery-codes", person, with("recovery_code", recovery)).expect(200);
    on.complete(on.pending(person), "totp", on.code(person.secret())).expect(201);
  }

  @Test
  @Tag("NIST-B4-3.1.2-1")
  void whoHasLostTheDeviceGetsInAndRemovesIt() {
    var person = on.person();
    next();
    var code = person.recoveryCodes().getFirst();
    var in = on.complete(on.pending(person), "recovery_code", code).expect(201);
    on.complete(on.pending(person), "recovery_code", code).expect(401);
    var lost = new Person(person.email(), in.text("session_token"), "", List.of());
    assertEquals("aal2", get("/api/v1/session", lost).text("assurance"));
    delete(lost, Map.of("current_password", PASSWORD)).expect(204);
    on.signIn(person.email(), PASSWORD).expect(201);
  }

  @Test
  void theAccountPageSaysThatNoRecoveryCodesAreLeft() {
    var person = on.person();
    var none = "You have no recovery codes left";
    assertFalse(account(person).contains(none));
    on.server().database().write(transaction -> transaction.change("DELETE FROM recovery_codes"));
    assertTrue(account(person).contains(none));
    next();
    post("/api/v1/recovery-codes", person, with("totp", on.code(person.secret()))).expect(200);
    assertFalse(account(person).contains(none));
  }

  private String account(Person person) {
    return on.server().get("/account", "Cookie", "__Host-s=" + person.session()).expect(200).text();
  }

  @Test
  void anOperatorRemovesItAndTheOwnerIsTold() {
    var person = on.person();
    try (var tools = tools()) {
      var account = tools.accounts().find(person.email()).orElseThrow();
      var shown = tools.secondFactors().show(account.id()).orElseThrow();
      assertEquals(10, shown.recoveryCodesLeft());
      assertEquals(List.of("totp", "recovery_code"), tools.secondFactors().reset(account));
      assertEquals(List.of(), tools.secondFactors().reset(account));
    }
    on.signIn(person.email(), PASSWORD).expect(201);
    assertEquals(
        2,
        count(
            "SELECT COUNT(*) FROM audit_lines WHERE event = 'second_factor_removed'"
                + " AND fields LIKE '%operator%'"));
  }

  private AdminTools tools() {
    return on.server().tools();
  }

  private long count(String query) {
    return on.server().database().read(handle -> handle.createQuery(query).mapTo(Long.class).one());
  }

  @Test
  @Tag("S0-34")
  void theDatabaseHoldsNoSecretAndNoCode() {
    var person = on.person();
    var token = on.pending(person);
    var stored =
        on.server()
            .database()
            .read(handle ->
                handle
                    .createQuery(
                        "SELECT hex(wrapped_secret) FROM totp_secrets UNION ALL"
                            + " SELECT hex(digest) FROM recovery_codes UNION ALL"
                            + " SELECT hex(token_digest) FROM pending_sign_ins")
                    .mapTo(String.class)
                    .list());
    assertTrue(stored.size() >= 12);
    for (var text : List.of(person.secret(), person.recoveryCodes().getFirst(), token)) {
      var hex = HexFormat.of().withUpperCase().formatHex(text.getBytes(StandardCharsets.UTF_8));
      assertTrue(stored.stream().noneMatch(row -> row.contains(hex)));
    }
  }

  @Test
  @Tag("C-12")
  void aNewPasswordInTheSessionClaimsNoFactorThatWasGivenBefore() {
    var person = on.person();
    next();
    var in = on.complete(on.pending(person), "totp", on.code(person.secret())).expect(201);
    var changed =
        on.server()
            .put(
                "/api/v1/password",
                Map.of("current_password", PASSWORD, "new_password", "twelve amber windmills"),
                TestServer.bearer(in.text("session_token")))
            .expect(200);
    var session = TestServer.bearer(changed.text("session_token"));
    assertEquals("aal1", on.server().get("/api/v1/session", session).text("assurance"));
    assertEquals(
        "second_factor_required",
        on.signIn(person.email(), "twelve amber windmills").expect(401).text("code"));
  }

  @Test
  void anHourAfterARecoveryCodeAChangeTakesAProof() {
    var person = on.person();
    next();
    var code = person.recoveryCodes().getFirst();
    var in = on.complete(on.pending(person), "recovery_code", code).expect(201);
    var lost = new Person(person.email(), in.text("session_token"), "", List.of());
    for (var step = 0; step < 6; step++) {
      on.server().clock().advance(Duration.ofMinutes(10));
      get("/api/v1/session", lost).expect(200);
    }
    delete(lost, Map.of("current_password", PASSWORD)).expect(401);
  }

  @Test
  @Tag("ASVS-7.5.1")
  void aSessionThatHasNotGivenTheFactorChangesNothingSensitive() {
    var person = on.person();
    assertNothingSensitiveIsChanged(person.session());
    next();
    var code = on.code(person.secret());
    var in = on.complete(on.pending(person), "totp", code).expect(201).text("session_token");
    on.server().get("/api/v1/account/export", TestServer.bearer(in)).expect(200);
    on.server().clock().advance(Duration.ofMinutes(11));
    assertNothingSensitiveIsChanged(in);
    on.signIn(person.email(), PASSWORD).expect(401);
  }

  private void assertNothingSensitiveIsChanged(String session) {
    var server = on.server();
    var bearer = TestServer.bearer(session);
    var password = Map.of("current_password", PASSWORD);
    var change = Map.of("current_password", PASSWORD, "new_password", "twelve amber windmills");
    var username = Map.of("current_password", PASSWORD, "username", "grace");
    var key = Map.of("current_password", PASSWORD, "key", "none");
    for (var refused :
        List.of(
            server.put("/api/v1/password", change, bearer),
            server.patch("/api/v1/account", username, bearer),
            server.put("/api/v1/openpgp-key", key, bearer),
            server.delete("/api/v1/openpgp-key", password, bearer),
            server.delete("/api/v1/account", password, bearer))) {
      assertEquals("second_factor_required", refused.expect(403).text("code"));
    }
  }

  @Test
  @Tag("ASVS-7.5.1")
  @Tag("ASVS-7.2.4")
  void aBrowserThatWasNotAskedGivesTheFactorBeforeASensitiveChange() {
    var email = on.server().somebody(PASSWORD);
    var browser = on.server().browser();
    browser.signIn(email, PASSWORD).expect(303);
    var person = new Person(email, browser.cookie("__Host-s"), "", List.of());
    var begin = Map.of("current_password", PASSWORD);
    var secret = post("/api/v1/totp", person, begin).expect(201).text("secret");
    post("/api/v1/totp/confirmation", person, Map.of("code", on.code(secret))).expect(200);
    next();
    for (var page :
        List.of(
            "/account/password",
            "/account/email",
            "/account/deletion",
            "/account/openpgp",
            "/account/export")) {
      assertTrue(browser.open(page).expect(303).header("Location").startsWith("/account/confirm"));
    }
    var confirm = "/account/confirm?return=%2Faccount%2Fpassword";
    assertEquals(confirm, browser.open("/account/password").header("Location"));
    assertTrue(browser.open(confirm).expect(200).text().contains("name=\"code\""));
    confirm(browser, confirm, PASSWORD, "000000").expect(422);
    confirm(browser, confirm, "some other password", on.code(secret)).expect(422);
    var code = on.code(secret);
    var done = confirm(browser, confirm, PASSWORD, code).expect(303);
    assertEquals("/account/password", done.header("Location"));
    var session = new Person(email, browser.cookie("__Host-s"), "", List.of());
    assertEquals("aal2", get("/api/v1/session", session).expect(200).text("assurance"));
    browser.open("/account/password").expect(200);
    confirm(browser, confirm + "&again=1", PASSWORD, code).expect(422);
  }

  @Test
  void aRecoveryCodeThatIsSpentToConfirmIsToldToTheOwner() {
    var person = on.person();
    next();
    var browser = on.server().browser();
    browser.signIn(person.email(), PASSWORD).expect(303);
    browser.submit("/sign-in/second-factor", Map.of("totp", on.code(person.secret()))).expect(303);
    var used = count("SELECT COUNT(*) FROM audit_lines WHERE event = 'recovery_code_used'");
    var confirm = "/account/confirm?return=%2Faccount%2Fpassword&again=1";
    confirm(browser, confirm, PASSWORD, person.recoveryCodes().getFirst()).expect(303);
    assertEquals(
        used + 1, count("SELECT COUNT(*) FROM audit_lines WHERE event = 'recovery_code_used'"));
    assertTold(person, "A recovery code");
  }

  private static TestServer.Reply confirm(
      TestServer.Browser browser, String page, String password, String code) {
    var fields = Map.of("password", password, "code", code, "return", "/account/password");
    return browser.submit(page, "/account/confirm", fields);
  }
}
