package dev.latchkey.server.passkeys.registration;

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
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// One's own passkeys through the whole server, two nodes of it where the database allows that.
@EachDatabase
@Tag("S4-01")
class OwnPasskeysTests {
  private static final String PASSWORD = "seven quiet lighthouses";
  private static final String ORIGIN = "https://localhost:8443";
  private static final String PATH = "/api/v1/passkeys";
  private static final Map<Kind, Nodes> NODES = new EnumMap<>(Kind.class);
  private static final AtomicInteger PEOPLE = new AtomicInteger();
  private final Nodes nodes;

  OwnPasskeysTests(Kind kind) {
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

  private record Person(String email, String[] session) {}

  private Person somebody() {
    var email = "own" + PEOPLE.incrementAndGet() + "@example.org";
    var request =
        post(0, "/api/v1/accounts", Map.of("email", email, "password", PASSWORD))
            .expect(202)
            .text("request");
    var token = nodes.mailedToken(email, "/verify");
    post(0, "/api/v1/accounts/verification", Map.of("token", token, "request", request))
        .expect(200);
    return new Person(email, signIn(email));
  }

  private String[] signIn(String email) {
    return TestServer.bearer(
        post(0, "/api/v1/sessions", Map.of("login", email, "password", PASSWORD))
            .expect(201)
            .text("session_token"));
  }

  private byte[] challenge(Person person) {
    var options = post(0, PATH + "/options", Map.of(), person.session).expect(200).json();
    return Base64Url.decode(options.path("public_key").path("challenge").asText()).orElseThrow();
  }

  private Reply add(Person person, SoftwareAuthenticator authenticator) {
    var made = Map.of("passkey", authenticator.create(challenge(person)));
    return post(1, PATH, made, person.session);
  }

  private static SoftwareAuthenticator authenticator() {
    return SoftwareAuthenticator.with(CoseAlgorithm.ES256, ORIGIN);
  }

  @Test
  void aBrowserIsAskedForWhatWeWant() {
    var person = somebody();
    var authenticator = authenticator();
    add(person, authenticator).expect(201);
    var options =
        post(0, PATH + "/options", Map.of(), person.session).expect(200).json().path("public_key");
    assertEquals("localhost", options.path("rp").path("id").asText());
    assertEquals(person.email, options.path("user").path("name").asText());
    assertEquals("none", options.path("attestation").asText());
    var selection = options.path("authenticatorSelection");
    assertEquals("required", selection.path("userVerification").asText());
    assertEquals("required", selection.path("residentKey").asText());
    var algorithms = new ArrayList<Long>();
    options.path("pubKeyCredParams").forEach(one -> algorithms.add(one.path("alg").asLong()));
    assertEquals(List.of(-49L, -48L, -50L, -8L, -7L, -257L), algorithms);
    assertEquals(
        Base64Url.encode(authenticator.id),
        options.path("excludeCredentials").path(0).path("id").asText());
  }

  @Test
  void aPasskeyIsAddedListedNamedAndRemovedAndItsOwnerIsTold() {
    var person = somebody();
    var authenticator = SoftwareAuthenticator.with(CoseAlgorithm.ML_DSA_87, ORIGIN);
    var bitwarden = "d548826e79b4db40a3d811116f7e8349";
    authenticator.aaguid = HexFormat.of().parseHex(bitwarden);
    var added = add(person, authenticator).expect(201);
    assertEquals("Bitwarden", added.text("name"));
    assertEquals("ml-dsa-87", added.text("algorithm"));
    assertTrue(added.json().path("synced").asBoolean());
    nodes.mailed(person.email, letter -> letter.contains("A passkey was added"));
    var one = PATH + "/" + added.text("id");
    var list = new Reply(nodes.get(PATH, person.session)).expect(200).json();
    assertEquals(1, list.size());
    assertEquals(added.json(), list.get(0));
    assertEquals(204, nodes.delete(one, person.session).statusCode());
    assertEquals(404, nodes.delete(one, person.session).statusCode());
    nodes.mailed(person.email, letter -> letter.contains("A passkey was removed"));
    assertEquals(0, new Reply(nodes.get(PATH, person.session)).json().size());
  }

  @Test
  @Tag("ASVS-6.7.2")
  void eachChallengeIsAnotherAndForItsSessionAndItsTime() {
    var person = somebody();
    var seen = new HashSet<String>();
    for (var i = 0; i < 50; i++) {
      assertTrue(seen.add(Base64Url.encode(challenge(person))));
    }
    var stranger = somebody();
    var borrowed = Map.of("passkey", authenticator().create(challenge(stranger)));
    assertEquals(
        "passkey_challenge_invalid",
        post(0, PATH, borrowed, person.session).expect(410).text("code"));
    var forged = challenge(person);
    forged[0] ^= 1;
    post(0, PATH, Map.of("passkey", authenticator().create(forged)), person.session).expect(410);
    var longer = challenge(person);
    longer[20] ^= 1;
    post(0, PATH, Map.of("passkey", authenticator().create(longer)), person.session).expect(410);
  }

  @Test
  void whatIsNotRightIsRefusedWithItsReasonAndWrittenDown() {
    var person = somebody();
    var liar = authenticator();
    liar.origin = "https://evil.example";
    var refused = add(person, liar).expect(422);
    assertEquals("passkey_rejected", refused.text("code"));
    assertEquals("origin", refused.text("reason"));
    assertEquals(0, new Reply(nodes.get(PATH, person.session)).json().size());
    var nothing = post(0, PATH, Map.of("passkey", Map.of("id", "x")), person.session);
    assertEquals("passkey", nothing.expect(400).text("field"));
  }

  @Test
  void aPasskeyIsAddedOnceAndOneAccountHasTwentyAtMost() {
    var person = somebody();
    var authenticator = authenticator();
    add(person, authenticator).expect(201);
    assertEquals("passkey_known", add(person, authenticator).expect(409).text("code"));
    assertEquals("passkey_known", add(somebody(), authenticator).expect(409).text("code"));
    for (var i = 1; i < 20; i++) {
      add(person, authenticator()).expect(201);
    }
    assertEquals("too_many_passkeys", add(person, authenticator()).expect(409).text("code"));
  }

  @Test
  @Tag("ASVS-15.4.2")
  void ofManyWithOneChallengeOneIsAdded() throws InterruptedException, ExecutionException {
    var person = somebody();
    var challenge = challenge(person);
    var statuses = Collections.synchronizedList(new ArrayList<Integer>());
    nodes.race(thread -> {
      var made = Map.of("passkey", authenticator().create(challenge));
      statuses.add(post(thread, PATH, made, person.session).status());
    });
    assertEquals(1, Collections.frequency(statuses, 201));
    assertEquals(statuses.size() - 1, Collections.frequency(statuses, 410));
  }

  @Test
  void noRaceAddsMoreThanTwenty() throws InterruptedException, ExecutionException {
    var person = somebody();
    for (var i = 0; i < 19; i++) {
      add(person, authenticator()).expect(201);
    }
    var other = new Person(person.email, signIn(person.email));
    var made = new ArrayList<Map<String, Object>>();
    for (var i = 0; i < 64; i++) {
      made.add(authenticator().create(challenge(i % 2 == 0 ? person : other)));
    }
    nodes.race(thread -> {
      var session = thread % 2 == 0 ? person.session : other.session;
      post(thread, PATH, Map.of("passkey", made.get(thread)), session);
    });
    assertEquals(20, new Reply(nodes.get(PATH, person.session)).json().size());
  }

  @Test
  void someoneElsesPasskeyIsNotThere() {
    var owner = somebody();
    var id = add(owner, authenticator()).expect(201).text("id");
    var stranger = somebody();
    assertEquals(404, nodes.delete(PATH + "/" + id, stranger.session).statusCode());
    assertEquals(404, nodes.delete(PATH + "/nothing", stranger.session).statusCode());
    assertEquals(1, new Reply(nodes.get(PATH, owner.session)).json().size());
  }

  @Test
  void aPasswordResetRemovesNoPasskey() {
    var person = somebody();
    add(person, authenticator()).expect(201);
    post(0, "/api/v1/recovery", Map.of("email", person.email)).expect(202);
    var token = nodes.mailedToken(person.email, "/reset-password");
    var reset = Map.of("token", token, "new_password", PASSWORD + " again");
    var done = post(0, "/api/v1/recovery/completion", reset);
    assertTrue(done.status() < 300, done::text);
    var again =
        post(0, "/api/v1/sessions", Map.of("login", person.email, "password", PASSWORD + " again"));
    var session = TestServer.bearer(again.expect(201).text("session_token"));
    assertEquals(1, new Reply(nodes.get(PATH, session)).json().size());
  }
}
