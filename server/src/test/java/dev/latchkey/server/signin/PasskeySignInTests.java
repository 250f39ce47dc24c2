package dev.latchkey.server.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.Nodes;
import dev.latchkey.server.TestServer;
import dev.latchkey.server.TestServer.Reply;
import dev.latchkey.server.passkeys.CoseAlgorithm;
import dev.latchkey.server.passkeys.webauthn.SoftwareAuthenticator;
import dev.latchkey.server.secrets.Base64Url;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.TestDatabase.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Signing in with a passkey through the whole server, two nodes of it where the database allows
/// that.
@EachDatabase
@Tag("S4-01")
class PasskeySignInTests {
  private static final String PASSWORD = "seven quiet lighthouses";
  private static final String ORIGIN = "https://localhost:8443";
  private static final String SESSION = "/api/v1/sessions/passkey";
  private static final Map<Kind, Nodes> NODES = new EnumMap<>(Kind.class);
  private static final AtomicInteger PEOPLE = new AtomicInteger();
  private final Nodes nodes;

  PasskeySignInTests(Kind kind) {
    nodes = NODES.computeIfAbsent(kind, Nodes::start);
  }

  @AfterAll
  static void end() {
    NODES.values().forEach(Nodes::close);
    NODES.clear();
  }

  private Reply post(int sender, String path, Map<String, ?> body, String... headers) {
    return new Reply(nodes.post(sender, path, body, headers));
  }

  private record Owner(String account, String[] session, SoftwareAuthenticator authenticator) {}

  private Owner somebody() {
    return somebody(CoseAlgorithm.ES256, _ -> {});
  }

  private Owner somebody(CoseAlgorithm algorithm, Consumer<SoftwareAuthenticator> more) {
    var email = "passkey" + PEOPLE.incrementAndGet() + "@example.org";
    var person = Map.of("email", email, "password", PASSWORD);
    var request = post(0, "/api/v1/accounts", person).expect(202).text("request");
    var token = nodes.mailedToken(email, "/verify");
    post(0, "/api/v1/accounts/verification", Map.of("token", token, "request", request))
        .expect(200);
    var begun =
        post(0, "/api/v1/sessions", Map.of("login", email, "password", PASSWORD)).expect(201);
    var session = TestServer.bearer(begun.text("session_token"));
    var options = post(0, "/api/v1/passkeys/options", Map.of(), session).expect(200);
    var authenticator = SoftwareAuthenticator.with(algorithm, ORIGIN);
    var key = options.json().path("public_key");
    authenticator.userHandle = decoded(key.path("user").path("id").asText());
    more.accept(authenticator);
    var made = authenticator.create(decoded(key.path("challenge").asText()));
    post(0, "/api/v1/passkeys", Map.of("passkey", made), session).expect(201);
    var handle = new String(authenticator.userHandle, StandardCharsets.UTF_8);
    return new Owner(handle, session, authenticator);
  }

  private static byte[] decoded(String text) {
    return Base64Url.decode(text).orElseThrow();
  }

  private record Asked(byte[] challenge, String request) {}

  private Asked ask() {
    var answer = post(0, SESSION + "/options", Map.of()).expect(200);
    var key = answer.json().path("public_key");
    assertEquals("localhost", key.path("rpId").asText());
    assertEquals("required", key.path("userVerification").asText());
    return new Asked(decoded(key.path("challenge").asText()), answer.text("request"));
  }

  private Reply signIn(SoftwareAuthenticator authenticator) {
    return show(1, ask(), authenticator);
  }

  private Reply show(int sender, Asked asked, SoftwareAuthenticator authenticator) {
    var passkey = authenticator.get(asked.challenge);
    return post(sender, SESSION, Map.of("request", asked.request, "passkey", passkey));
  }

  private Reply session(Reply begun) {
    var bearer = TestServer.bearer(begun.expect(201).text("session_token"));
    return new Reply(nodes.get("/api/v1/session", bearer)).expect(200);
  }

  @Test
  @Tag("ASVS-6.7.2")
  void aPasskeyBeginsASessionOnWhicheverNodeAndSaysHow() {
    var owner = somebody(CoseAlgorithm.ML_DSA_65, _ -> {});
    var session = session(signIn(owner.authenticator));
    assertEquals(owner.account, session.text("account_id"));
    assertEquals("[\"swk\",\"user\",\"mfa\"]", session.json().path("methods").toString());
    assertEquals("aal2", session.text("assurance"));
    var list = new Reply(nodes.get("/api/v1/passkeys", owner.session)).json();
    assertTrue(list.get(0).has("last_used_at"));
  }

  @Test
  void aKeyThatStaysInItsDeviceIsOneOfHardware() {
    var owner =
        somebody(
            CoseAlgorithm.EDDSA,
            bound -> {
              bound.eligible = false;
              bound.backedUp = false;
            });
    var session = session(signIn(owner.authenticator));
    assertEquals("[\"hwk\",\"user\",\"mfa\"]", session.json().path("methods").toString());
  }

  @Test
  @Tag("ASVS-6.3.8")
  void whateverOpensNothingIsAnsweredLikeAWrongPassword() {
    var owner = somebody();
    var unknown = SoftwareAuthenticator.with(CoseAlgorithm.ES256, ORIGIN);
    unknown.userHandle = owner.authenticator.userHandle;
    var refused = signIn(unknown).expect(401);
    assertEquals("invalid_credentials", refused.text("code"));
    assertEquals(refused.text(), signIn(owner.authenticator.impostor()).expect(401).text());
    var mistaken = owner.authenticator;
    mistaken.userHandle = somebody().authenticator.userHandle;
    assertEquals(refused.text(), signIn(mistaken).expect(401).text());
    mistaken.userHandle = new byte[0];
    assertEquals(refused.text(), signIn(mistaken).expect(401).text());
  }

  @Test
  void whatIsForAnotherSiteOrKindOrPersonIsRefused() {
    var owner = somebody();
    var liar = owner.authenticator;
    liar.origin = "https://evil.example";
    signIn(liar).expect(401);
    liar.origin = ORIGIN;
    liar.site = "evil.example";
    signIn(liar).expect(401);
    liar.site = "localhost";
    liar.type = "webauthn.create";
    signIn(liar).expect(401);
    liar.type = "";
    liar.verifies = false;
    signIn(liar).expect(401);
    liar.verifies = true;
    signIn(liar).expect(201);
  }

  @Test
  void aChallengeIsGoodForWhoAskedAndNoOther() {
    var owner = somebody();
    var asked = ask();
    var other = new Asked(asked.challenge, ask().request);
    assertEquals(
        "passkey_challenge_invalid", show(0, other, owner.authenticator).expect(410).text("code"));
    show(0, new Asked(new byte[56], asked.request), owner.authenticator).expect(410);
    show(0, asked, owner.authenticator).expect(201);
    show(1, asked, owner.authenticator).expect(410);
  }

  @Test
  void aChallengeForANewPasskeyBeginsNoSession() {
    var owner = somebody();
    var options = post(0, "/api/v1/passkeys/options", Map.of(), owner.session).expect(200);
    var challenge = decoded(options.json().path("public_key").path("challenge").asText());
    show(0, new Asked(challenge, ask().request), owner.authenticator).expect(410);
  }

  @Test
  void aSignCountThatGoesBackIsRefusedAndWrittenDown() {
    var owner = somebody(CoseAlgorithm.ES256, counting -> counting.signCount = 5);
    owner.authenticator.signCount = 9;
    signIn(owner.authenticator).expect(201);
    owner.authenticator.signCount = 8;
    signIn(owner.authenticator).expect(401);
    assertEquals(
        1,
        nodes.count(
            "SELECT COUNT(*) FROM audit_lines WHERE event = 'passkey_copied' AND fields LIKE ?",
            "%" + owner.account + "%"));
    owner.authenticator.signCount = 10;
    signIn(owner.authenticator).expect(201);
  }

  @Test
  void aRemovedPasskeyAndADisabledAccountOpenNothing() {
    var owner = somebody();
    var id = new Reply(nodes.get("/api/v1/passkeys", owner.session)).json().get(0).path("id");
    nodes.delete("/api/v1/passkeys/" + id.asText(), owner.session);
    signIn(owner.authenticator).expect(401);
    var other = somebody();
    nodes
        .database()
        .write(transaction ->
            transaction.change(
                "UPDATE accounts SET disabled_at = ? WHERE id = ?",
                transaction.now(),
                other.account));
    signIn(other.authenticator).expect(401);
  }

  @Test
  @Tag("ASVS-15.4.2")
  void ofManyWithOneChallengeOneBeginsASession() throws InterruptedException, ExecutionException {
    var owner = somebody();
    var asked = ask();
    var statuses = Collections.synchronizedList(new ArrayList<Integer>());
    nodes.race(thread -> statuses.add(show(thread, asked, owner.authenticator).status()));
    assertEquals(1, Collections.frequency(statuses, 201));
    assertEquals(statuses.size() - 1, Collections.frequency(statuses, 410));
  }

  @Test
  void hugeAndStrangeInputIsRefused() {
    var asked = ask();
    var huge = Map.of("request", asked.request, "passkey", Map.of("id", "x".repeat(70_000)));
    post(0, SESSION, huge).expect(413);
    var strange = Map.of("request", asked.request, "passkey", Map.of("type", "public-key"));
    assertEquals("passkey", post(0, SESSION, strange).expect(400).text("field"));
    assertEquals(
        "request",
        post(
                0,
                SESSION,
                Map.of(
                    "passkey",
                    SoftwareAuthenticator.with(CoseAlgorithm.EDDSA, ORIGIN).get(asked.challenge)))
            .expect(400)
            .text("field"));
  }
}
