package dev.latchkey.server.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.protocol.AnswerStatus;
import dev.latchkey.protocol.DeliveryContext;
import dev.latchkey.protocol.DeliveryMode;
import dev.latchkey.protocol.DeliveryToken;
import dev.latchkey.protocol.ReceiptOutcome;
import dev.latchkey.protocol.RedemptionId;
import dev.latchkey.protocol.RedemptionOperation;
import dev.latchkey.protocol.RegistrationStatus;
import dev.latchkey.protocol.RenewalAnswer;
import dev.latchkey.protocol.crypto.HpkeSealer;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.server.Nodes;
import dev.latchkey.server.TestServer;
import dev.latchkey.server.TestServer.Reply;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.TestDatabase.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Deliveries to registered servers through the whole server, on two nodes where the database
/// allows that.
@EachDatabase
class RegisteredServerTests {
  private static final String PASSWORD = "copper Wren ünder 7";
  private static final Map<Kind, Nodes> NODES = new EnumMap<>(Kind.class);
  private static final AtomicInteger PEOPLE = new AtomicInteger();
  private final Nodes nodes;
  private final String application;
  private final String email = "owner" + PEOPLE.incrementAndGet() + "@example.org";
  private final String account;
  private final ThreadLocal<Integer> sender = ThreadLocal.withInitial(PEOPLE::get);
  private final TestAgent agent = TestAgent.with(this::post);

  RegisteredServerTests(Kind kind) {
    nodes = NODES.computeIfAbsent(kind, Nodes::start);
    application =
        nodes.accessToken(
            Scope.DELIVERIES_WRITE, Scope.DELIVERIES_READ, Scope.SERVERS_WRITE, Scope.SERVERS_READ);
    account = signUp();
  }

  @AfterAll
  static void end() {
    NODES.values().forEach(Nodes::close);
    NODES.clear();
  }

  private String signUp() {
    var body = Map.of("email", email, "password", "seven quiet lighthouses");
    var request = post("/api/v1/accounts", body).expect(202).text("request");
    var token = nodes.mailedToken(email, "/verify");
    post("/api/v1/accounts/verification", Map.of("token", token, "request", request)).expect(200);
    return nodes
        .database()
        .read(handle ->
            handle
                .select("SELECT id FROM accounts WHERE email = ?", email)
                .mapTo(String.class)
                .one());
  }

  private Reply post(String path, Map<String, ?> body) {
    return new Reply(nodes.post(sender.get(), path, body));
  }

  private Reply ask(String path, Map<String, ?> body) {
    return new Reply(
        nodes.post(PEOPLE.get(), path, body, "Authorization", "Bearer " + application));
  }

  private Reply get(String path) {
    return new Reply(nodes.get(path, "Authorization", "Bearer " + application));
  }

  private Reply registration() {
    return ask("/api/v1/servers/registrations", Map.of("name", "web 1", "account_id", account))
        .expect(201);
  }

  private String register() {
    var issued = registration();
    assertEquals(
        RegistrationStatus.REGISTERED,
        agent.register(RedemptionOperation.CLAIM, issued.text("token")).status());
    return issued.text("server_id");
  }

  private Map<String, Object> order(String server, String mode) {
    var body = new HashMap<String, Object>();
    body.put("recipient", Map.of("email", email));
    body.put("target", Map.of("server_id", server, "account", "deploy", "sink", "file"));
    body.put("mode", mode);
    body.put("channel", "return");
    return body;
  }

  private Map<String, Object> sealed(String server) {
    var body = order(server, "sealed");
    body.put("secret", PASSWORD);
    return body;
  }

  private Reply place(Map<String, Object> body) {
    return ask("/api/v1/deliveries", body).expect(201);
  }

  private String status(Reply delivery) {
    return get("/api/v1/deliveries/" + delivery.text("id")).expect(200).text("status");
  }

  private long kept(Reply delivery) {
    return nodes.count(
        "SELECT COUNT(*) FROM deliveries WHERE id = ? AND sealed IS NOT NULL", delivery.text("id"));
  }

  @Test
  @Tag("S0-44")
  void serverIsRegisteredByItsFirstAgentAndShownWithItsKeys() {
    var issued = registration();
    var token = issued.text("token");
    assertEquals(
        RegistrationStatus.READY, agent.register(RedemptionOperation.LOOK, token).status());
    var answer = agent.register(RedemptionOperation.CLAIM, token);
    assertEquals(RegistrationStatus.REGISTERED, answer.status());
    assertEquals("web 1", answer.name());
    assertEquals(email, answer.owner());
    assertEquals(
        RegistrationStatus.REGISTERED, agent.register(RedemptionOperation.CLAIM, token).status());
    var shown = get("/api/v1/servers/" + issued.text("server_id")).expect(200);
    assertEquals("active", shown.text("status"));
    assertEquals(agent.identityKey().value().base64(), shown.text("identity_key"));
    assertEquals(agent.identityKey().fingerprint().toString(), shown.text("fingerprint"));
  }

  @Test
  @Tag("S0-44")
  void registrationThatTwoAgentsClaimIsSuspended() {
    var issued = registration();
    agent.register(RedemptionOperation.CLAIM, issued.text("token"));
    var thief = TestAgent.with(this::post);
    assertEquals(
        RegistrationStatus.CONTESTED,
        thief.register(RedemptionOperation.CLAIM, issued.text("token")).status());
    var shown = get("/api/v1/servers/" + issued.text("server_id")).expect(200);
    assertEquals("suspended", shown.text("status"));
    assertEquals(thief.identityKey().fingerprint().toString(), shown.text("contested_by"));
    ask("/api/v1/deliveries", sealed(issued.text("server_id"))).expect(422);
  }

  @Test
  @Tag("S0-25")
  void oneOfManyAgentsRegisters() throws Exception {
    var token = registration().text("token");
    var statuses = Collections.synchronizedList(new ArrayList<RegistrationStatus>());
    nodes.race(thread ->
        statuses.add(
            TestAgent.with((path, body) -> new Reply(nodes.post(thread, path, body)))
                .register(RedemptionOperation.CLAIM, token)
                .status()));
    assertEquals(1, statuses.stream().filter(RegistrationStatus.REGISTERED::equals).count());
  }

  @Test
  @Tag("S0-30")
  void sealedPasswordOpensOnItsServerAloneAndIsShreddedAfterwards() {
    var server = register();
    var delivery = place(sealed(server));
    var token = TestAgent.token(delivery.text("token"));
    assertEquals(1, kept(delivery));
    assertFalse(new String(stored(delivery), StandardCharsets.UTF_8).contains(PASSWORD));
    var stranger = TestAgent.with(this::post);
    stranger.register(RedemptionOperation.CLAIM, registration().text("token"));
    assertEquals(AnswerStatus.WRONG_TARGET, stranger.claim(token, "").status());
    var answer = agent.claim(token, "");
    assertEquals(AnswerStatus.CLAIMED, answer.status());
    assertEquals(Optional.of(PASSWORD), agent.open(token, answer));
    assertEquals(Optional.empty(), stranger.open(token, answer));
    // A lost answer costs nothing: the same agent gets it again, sealed for it again.
    assertEquals(Optional.of(PASSWORD), agent.open(token, agent.claim(token, "")));
    agent.report(token, ReceiptOutcome.APPLIED).expect(200);
    assertEquals(0, kept(delivery));
    var shown = get("/api/v1/deliveries/" + delivery.text("id")).expect(200);
    assertEquals("applied", shown.text("status"));
    assertEquals("server", shown.text("attested_by"));
    assertEquals("sealed", shown.text("mode"));
  }

  private byte[] stored(Reply delivery) {
    return nodes
        .database()
        .read(handle ->
            handle
                .select("SELECT sealed FROM deliveries WHERE id = ?", delivery.text("id"))
                .mapTo(byte[].class)
                .one());
  }

  @Test
  void passwordThatTheApplicationSealedItselfOpensToo() {
    var server = register();
    var shown = get("/api/v1/servers/" + server).expect(200);
    var random = new SystemRandomness();
    var rid = new RedemptionId(Octets.of(random.bytes(8)));
    var fp = TestAgent.token(registration().text("token")).fingerprint();
    var key = agent.sealingKey(1, fp);
    assertEquals(key.key().value().base64(), shown.json().at("/sealing_key/key").textValue());
    var client =
        nodes
            .database()
            .read(handle ->
                handle
                    .select("SELECT client_id FROM servers WHERE id = ?", server)
                    .mapTo(String.class)
                    .one());
    var context =
        new DeliveryContext(
            rid,
            DeliveryMode.SEALED_REGISTERED,
            fp,
            client,
            server,
            "deploy",
            "file",
            agent.identityKey().value(),
            1);
    var inner =
        context.seal(
            new HpkeSealer(key.key(), random::bytes), PASSWORD.getBytes(StandardCharsets.UTF_8));
    var body = order(server, "sealed");
    body.putAll(Map.of("rid", rid.value().base64(), "inner", inner.base64(), "sealing_key", 1));
    var token = TestAgent.token(place(body).text("token"));
    assertEquals(Optional.of(PASSWORD), agent.open(token, agent.claim(token, "")));
    // A rid that is taken uses no Idempotency-Key up: with another one it is a new request.
    assertEquals("rid_taken", repeatable(body, "k1").expect(422).text("code"));
    repeatable(order(server, "choose"), "k1").expect(201);
    body.put("sealing_key", 2);
    assertEquals("sealing_key_outdated", ask("/api/v1/deliveries", body).expect(422).text("code"));
  }

  private Reply repeatable(Map<String, Object> body, String key) {
    return new Reply(
        nodes.post(
            PEOPLE.get(),
            "/api/v1/deliveries",
            body,
            "Authorization",
            "Bearer " + application,
            "Idempotency-Key",
            key));
  }

  @Test
  @Tag("S0-44")
  void ownerIsToldByMailOfWhatBecomesOfTheServer() {
    register();
    var key = agent.identityKey().fingerprint().toString();
    var registered = nodes.mailed(email, letter -> letter.contains("A server was registered"));
    assertTrue(registered.contains(key), registered);
    var body =
        order(get("/api/v1/servers").expect(200).json().get(0).path("id").asText(), "choose");
    var token = TestAgent.token(place(body).text("token"));
    agent.claim(token, "");
    agent.copy().claim(token, "");
    var suspended = nodes.mailed(email, letter -> letter.contains("Your server is suspended"));
    assertTrue(suspended.contains("/account/servers"), suspended);
  }

  @Test
  void mailSaysWhatTheModeAsksOfItsReader() {
    var server = register();
    var body = sealed(server);
    body.put("channel", "mail");
    body.put("require_confirm_code", true);
    place(body);
    var letter = nodes.mailed(email, text -> text.contains("lk1_"));
    assertTrue(letter.contains("you need not enter one"), letter);
    assertTrue(letter.contains("also asks for a code"), letter);
    assertTrue(letter.contains("web 1"), letter);
    assertFalse(letter.contains("enter a password"), letter);
  }

  @Test
  @Tag("DP-8")
  void copyOfARegisteredAgentRaisesTheAlarmAndSuspendsTheServer() {
    var server = register();
    var delivery = place(sealed(server));
    var waiting = place(sealed(server));
    var token = TestAgent.token(delivery.text("token"));
    agent.claim(token, "");
    var answer = agent.copy().claim(token, "");
    assertEquals(AnswerStatus.CLAIMED_BY_ANOTHER, answer.status());
    assertTrue(answer.alarm());
    assertEquals(0, kept(delivery));
    assertEquals("suspended", get("/api/v1/servers/" + server).expect(200).text("status"));
    assertEquals("revoked", status(waiting));
    // Nothing more is given out, also to the first.
    assertEquals(Optional.empty(), agent.open(token, agent.claim(token, "")));
  }

  @Test
  void deliveryToARemovedServerIsRevoked() {
    var server = register();
    var waiting = place(order(server, "choose"));
    var removed =
        nodes.delete("/api/v1/servers/" + server, "Authorization", "Bearer " + application);
    assertEquals(204, removed.statusCode());
    assertEquals("revoked", status(waiting));
    assertEquals(
        "server_not_active",
        ask("/api/v1/deliveries", order(server, "choose")).expect(422).text("code"));
  }

  @Test
  void chosenPasswordIsAttestedByItsServer() {
    var server = register();
    var delivery = place(order(server, "choose"));
    var token = TestAgent.token(delivery.text("token"));
    agent.claim(token, "");
    agent.report(token, ReceiptOutcome.APPLIED).expect(200);
    var shown = get("/api/v1/deliveries/" + delivery.text("id")).expect(200);
    assertEquals("server", shown.text("attested_by"));
  }

  @Test
  @Tag("S0-34")
  void sealingKeyIsRenewedByTheServerAlone() {
    var server = register();
    var fp = TestAgent.token(registration().text("token")).fingerprint();
    var skipped = agent.renew(server, agent.sealingKey(3, fp), fp);
    assertEquals(1, skipped.number());
    assertEquals(2, agent.renew(server, agent.sealingKey(2, fp), fp).number());
    assertEquals(2, agent.renew(server, agent.sealingKey(2, fp), fp).number());
    var token = TestAgent.token(place(sealed(server)).text("token"));
    assertEquals(Optional.of(PASSWORD), agent.open(token, agent.claim(token, "")));
    nodes.delete("/api/v1/servers/" + server, "Authorization", "Bearer " + application);
    assertEquals(
        RenewalAnswer.Status.REMOVED, agent.renew(server, agent.sealingKey(2, fp), fp).status());
  }

  @Test
  void anotherSealingKeyOfTheSameNumberIsOfACopyAndSuspendsTheServer() {
    var server = register();
    var waiting = place(sealed(server));
    var fp = TestAgent.token(registration().text("token")).fingerprint();
    var other = agent.copy().anotherSealingKey(1, fp);
    assertEquals(RenewalAnswer.Status.SUSPENDED, agent.renew(server, other, fp).status());
    assertEquals("suspended", get("/api/v1/servers/" + server).expect(200).text("status"));
    assertEquals("revoked", status(waiting));
  }

  @Test
  void rightCodeClaimsAndFiveWrongOnesEndTheDelivery() {
    var server = register();
    var body = sealed(server);
    body.put("require_confirm_code", true);
    var delivery = place(body);
    var code = delivery.text("confirm_code");
    var token = TestAgent.token(delivery.text("token"));
    assertTrue(agent.look(token).grant().codeNeeded());
    for (var left = 4; left >= 3; left--) {
      var answer = agent.claim(token, "00000000".equals(code) ? "11111111" : "00000000");
      assertEquals(AnswerStatus.WRONG_CODE, answer.status());
      assertEquals(left, answer.triesLeft());
      assertEquals(Optional.empty(), agent.open(token, answer));
    }
    var typed =
        " " + code.substring(0, 4).toLowerCase(java.util.Locale.ROOT) + "-" + code.substring(4);
    assertEquals(Optional.of(PASSWORD), agent.open(token, agent.claim(token, typed.strip())));

    var second = place(body);
    var guessed = TestAgent.token(second.text("token"));
    var statuses = guess(guessed, 5);
    assertEquals(AnswerStatus.REVOKED, statuses.getLast());
    var shown = get("/api/v1/deliveries/" + second.text("id")).expect(200);
    assertEquals("revoked", shown.text("status"));
    assertFalse(shown.json().path("alarm").isMissingNode());
    assertEquals(0, kept(second));
    var warning = nodes.mailed(email, letter -> letter.contains("wrong code five times"));
    assertTrue(warning.contains("No password was set"), warning);
    assertEquals(AnswerStatus.REVOKED, agent.claim(guessed, second.text("confirm_code")).status());
  }

  private List<AnswerStatus> guess(DeliveryToken token, int times) {
    var statuses = new ArrayList<AnswerStatus>();
    for (var i = 0; i < times; i++) {
      statuses.add(agent.claim(token, "ZZZZZZZ" + i).status());
    }
    return statuses;
  }

  @Test
  void manyGuessesAtOnceAreNoMoreThanFive() throws Exception {
    var server = register();
    var body = order(server, "choose");
    body.put("require_confirm_code", true);
    var delivery = place(body);
    var token = TestAgent.token(delivery.text("token"));
    nodes.race(thread -> {
      sender.set(thread);
      var _ = agent.send(agent.request(RedemptionOperation.CLAIM, token, "WRONG" + thread));
    });
    assertEquals("revoked", status(delivery));
    assertEquals(
        5, nodes.count("SELECT code_tries FROM deliveries WHERE id = ?", delivery.text("id")));
  }

  @Test
  void holderWithoutTheCodeIsWarnedOfAndStopsNothing() {
    var server = register();
    var body = order(server, "choose");
    body.put("require_confirm_code", true);
    var delivery = place(body);
    var token = TestAgent.token(delivery.text("token"));
    agent.claim(token, delivery.text("confirm_code"));
    var thief = agent.copy();
    assertEquals(AnswerStatus.CLAIMED_BY_ANOTHER, thief.look(token).status());
    assertFalse(thief.claim(token, "WRONG000").alarm());
    assertEquals("active", get("/api/v1/servers/" + server).expect(200).text("status"));
    agent.report(token, ReceiptOutcome.APPLIED).expect(200);
    assertEquals("applied", status(delivery));
  }

  @Test
  void ordersThatContradictThemselvesAreRefusedByName() {
    var server = register();
    var both = sealed(server);
    both.put("rid", "AAAAAAAAAAA");
    both.put("inner", "AAAA");
    assertEquals("secret", ask("/api/v1/deliveries", both).expect(400).text("field"));
    var chosen = order(server, "choose");
    chosen.put("secret", PASSWORD);
    assertEquals("secret", ask("/api/v1/deliveries", chosen).expect(400).text("field"));
    var long4 = sealed(server);
    long4.put("secret", "x".repeat(4097));
    assertEquals("secret", ask("/api/v1/deliveries", long4).expect(400).text("field"));
    var lines = sealed(server);
    lines.put("secret", "one\ntwo");
    assertEquals("secret", ask("/api/v1/deliveries", lines).expect(400).text("field"));
    var unregistered = sealed(server);
    unregistered.put("target", Map.of("account", "deploy"));
    assertEquals(
        "mode_not_allowed", ask("/api/v1/deliveries", unregistered).expect(422).text("code"));
    var other = sealed(server);
    other.put("recipient", Map.of("email", "someone.else@example.org"));
    assertEquals("recipient_mismatch", ask("/api/v1/deliveries", other).expect(422).text("code"));
    var longer = sealed(server);
    longer.put("lifetime_seconds", 3601);
    assertEquals(
        "lifetime_out_of_bounds", ask("/api/v1/deliveries", longer).expect(422).text("code"));
  }

  @Test
  void serversOfAnotherApplicationAreNotSeen() {
    var server = register();
    var stranger = nodes.accessToken(Scope.SERVERS_READ, Scope.DELIVERIES_WRITE);
    assertEquals(
        404,
        nodes.get("/api/v1/servers/" + server, "Authorization", "Bearer " + stranger).statusCode());
    var order =
        nodes.post(
            0,
            "/api/v1/deliveries",
            order(server, "choose"),
            "Authorization",
            "Bearer " + stranger);
    assertEquals("server_unknown", new Reply(order).expect(422).text("code"));
  }

  @Test
  void passwordUnderTwoLocksNeedsTheTokenAndIsOffUnlessAllowed() {
    try (var server = TestServer.start(Map.of("delivery.sealed", "two-locks"))) {
      var bearer = TestServer.bearer(server.accessToken(Scope.DELIVERIES_WRITE));
      var body = new HashMap<String, Object>();
      body.put("recipient", Map.of("email", email));
      body.put("target", Map.of("account", "deploy", "sink", "file"));
      body.put("mode", "sealed");
      body.put("secret", PASSWORD);
      var refused = server.post("/api/v1/deliveries", body, bearer).expect(422);
      assertEquals("channel_not_allowed", refused.text("code"));
      body.put("channel", "return");
      var delivery = server.post("/api/v1/deliveries", body, bearer).expect(201);
      var token = TestAgent.token(delivery.text("token"));
      var one = TestAgent.with((path, message) -> server.post(path, message));
      assertEquals(Optional.of(PASSWORD), one.open(token, one.claim(token, "")));
    }
  }
}
