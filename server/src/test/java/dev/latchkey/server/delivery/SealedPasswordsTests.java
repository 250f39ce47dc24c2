package dev.latchkey.server.delivery;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.latchkey.protocol.AnswerStatus;
import dev.latchkey.protocol.DeliveryContext;
import dev.latchkey.protocol.DeliveryMode;
import dev.latchkey.protocol.DeliveryToken;
import dev.latchkey.protocol.ReceiptOutcome;
import dev.latchkey.protocol.RedemptionOperation;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.server.TestServer;
import dev.latchkey.server.TestServer.Reply;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.keys.EncryptedColumn;
import dev.latchkey.server.keys.KeyRotation;
import dev.latchkey.server.keys.UnusableKey;
import dev.latchkey.server.keys.WrappedValue;
import dev.latchkey.server.keys.Wrapping.Purpose;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What protects a password that waits: the vault's key and the token, or the vault's key and the
/// server's own.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SealedPasswordsTests {
  private static final String PASSWORD = "copper Wren ünder 7";
  private static final int LONGEST = 4096;
  private static final long SEED = 20_261_129;
  private final TestServer server = TestServer.start(Map.of("delivery.sealed", "two-locks"));
  private final String email = server.somebody("seven quiet lighthouses");
  private TestAgent agent = agent();
  private String[] application = {};
  private String registered = "";

  private TestAgent agent() {
    return TestAgent.with((path, body) -> server.post(path, body));
  }

  @BeforeEach
  void register() {
    agent = agent();
    application =
        TestServer.bearer(
            server.accessToken(Scope.DELIVERIES_WRITE, Scope.DELIVERIES_READ, Scope.SERVERS_WRITE));
    var account = value("SELECT id FROM accounts WHERE email = ?", email, String.class);
    var named = Map.of("name", "web 1", "account_id", account);
    var issued = server.post("/api/v1/servers/registrations", named, application).expect(201);
    var _ = agent.register(RedemptionOperation.CLAIM, issued.text("token"));
    registered = issued.text("server_id");
  }

  @AfterAll
  void end() {
    server.close();
  }

  private <T> T value(String query, String argument, Class<T> type) {
    return server.database().read(handle -> handle.select(query, argument).mapTo(type).one());
  }

  private Reply order(Map<String, String> target, String password) {
    var body = new HashMap<String, Object>();
    body.put("recipient", Map.of("email", email));
    body.put("target", target);
    body.put("mode", "sealed");
    body.put("channel", "return");
    body.put("secret", password);
    return server.post("/api/v1/deliveries", body, application).expect(201);
  }

  private Reply underTwoLocks(String password) {
    return order(Map.of("account", "deploy", "sink", "file"), password);
  }

  private Reply toTheServer(String password) {
    return order(Map.of("account", "deploy", "sink", "file", "server_id", registered), password);
  }

  private byte[] stored(Reply delivery) {
    return value("SELECT sealed FROM deliveries WHERE id = ?", delivery.text("id"), byte[].class);
  }

  /// Somebody with the keys folder, as it is now.
  private Octets unwrapped(Reply delivery, byte[] stored) {
    var context = EncryptedColumn.context(delivery.text("id"));
    return Octets.of(server.keys().vault().unwrap(Purpose.DELIVERY, stored, context));
  }

  private KeyRotation rotation() {
    return new KeyRotation(
        server.database(),
        new AuditTrail(server.database()),
        server.keys(),
        List.of(SealedPasswords.WRAPPED),
        SigningKeyUses::count);
  }

  /// What a password is bound to, as the database has it.
  private DeliveryContext context(Reply delivery, DeliveryToken token) {
    var client =
        value("SELECT client_id FROM deliveries WHERE id = ?", delivery.text("id"), String.class);
    var toServer = token.mode() == DeliveryMode.SEALED_REGISTERED;
    return new DeliveryContext(
        token.rid(),
        token.mode(),
        token.fingerprint(),
        client,
        toServer ? registered : "",
        "deploy",
        "file",
        toServer ? agent.identityKey().value() : Octets.none(),
        toServer ? 1 : 0);
  }

  @Test
  @Tag("S0-30")
  @Tag("DP-2")
  void dumpAndVaultOpenNothingWithoutTheTokenAndNothingAtAllOnceTheEpochIsDestroyed() {
    var delivery = underTwoLocks(PASSWORD);
    var token = TestAgent.token(delivery.text("token"));
    var context = context(delivery, token);
    var dumped = stored(delivery);
    var inner = unwrapped(delivery, dumped);
    assertFalse(new String(inner.bytes(), StandardCharsets.UTF_8).contains(PASSWORD));
    var second = underTwoLocks(PASSWORD);
    var other = TestAgent.token(second.text("token"));
    assertEquals(Optional.empty(), agent.open(other, context, inner));
    assertEquals(Optional.empty(), agent.open(token, context, Octets.of(dumped)));
    assertEquals(Optional.of(PASSWORD), agent.open(token, context, inner));

    for (var waiting : List.of(delivery, second)) {
      revoke(waiting);
    }
    var rotation = rotation();
    rotation.rotate(Purpose.DELIVERY);
    server.clock().advance(Duration.ofMinutes(11));
    assertEquals(1, rotation.destroyUnused(Purpose.DELIVERY));
    assertThrows(UnusableKey.class, () -> unwrapped(delivery, dumped));
  }

  private void revoke(Reply delivery) {
    var path = "/api/v1/deliveries/" + delivery.text("id");
    server.send(server.request(path, application).DELETE()).expect(204);
  }

  @Test
  @Tag("S0-34")
  @Tag("DP-2")
  void dumpAndVaultAndTokenOpenNothingOfARegisteredServer() {
    var delivery = toTheServer(PASSWORD);
    var token = TestAgent.token(delivery.text("token"));
    var context = context(delivery, token);
    var inner = unwrapped(delivery, stored(delivery));
    assertFalse(new String(inner.bytes(), StandardCharsets.UTF_8).contains(PASSWORD));
    assertEquals(Optional.empty(), agent().open(token, context, inner));
    assertEquals(Optional.of(PASSWORD), agent.open(token, context, inner));
    assertEquals(Optional.of(PASSWORD), agent.open(token, agent.claim(token, "")));
    agent.report(token, ReceiptOutcome.APPLIED).expect(200);
  }

  @Test
  @Tag("S0-34")
  @Tag("DP-3")
  void allRowsAreRewrappedWithoutATokenAndDeliveriesStillRedeem() {
    var waiting = new ArrayList<Reply>();
    IntStream.range(0, 3).forEach(i -> waiting.add(underTwoLocks(PASSWORD + i)));
    IntStream.range(3, 6).forEach(i -> waiting.add(toTheServer(PASSWORD + i)));
    var rotation = rotation();
    var next = rotation.rotate(Purpose.DELIVERY);
    assertEquals(waiting.size(), rotation.rewrap(Purpose.DELIVERY));
    for (var i = 0; i < waiting.size(); i++) {
      var delivery = waiting.get(i);
      assertEquals(next, WrappedValue.number(stored(delivery)).orElseThrow());
      var token = TestAgent.token(delivery.text("token"));
      assertEquals(Optional.of(PASSWORD + i), agent.open(token, agent.claim(token, "")));
      agent.report(token, ReceiptOutcome.APPLIED).expect(200);
    }
  }

  @Test
  @Tag("DP-11")
  void receiptOfATokenHolderWhoDidNotClaimIsRefused() {
    var delivery = toTheServer(PASSWORD);
    var token = TestAgent.token(delivery.text("token"));
    assertEquals(AnswerStatus.CLAIMED, agent.claim(token, "").status());
    agent.copy().report(token, ReceiptOutcome.APPLIED).expect(404);
    assertEquals("claimed", status(delivery));
    agent.report(token, ReceiptOutcome.APPLIED).expect(200);
    assertEquals("applied", status(delivery));
  }

  private String status(Reply delivery) {
    var path = "/api/v1/deliveries/" + delivery.text("id");
    return server.get(path, application).expect(200).text("status");
  }

  @Test
  @Tag("S0-38")
  void anyContentComesBackAsItWas() {
    var random = new Random(SEED);
    for (var length : List.of(1, 2, 255, 256, 257, 1000, LONGEST)) {
      var password = text(random, length);
      for (var delivery : List.of(underTwoLocks(password), toTheServer(password))) {
        var token = TestAgent.token(delivery.text("token"));
        var opened = agent.open(token, agent.claim(token, "")).orElseThrow();
        assertArrayEquals(
            password.getBytes(StandardCharsets.UTF_8), opened.getBytes(StandardCharsets.UTF_8));
        agent.report(token, ReceiptOutcome.APPLIED).expect(200);
      }
    }
  }

  /// Characters of all planes, in that many bytes at most; no control characters, which no password
  /// has.
  private static String text(Random random, int bytes) {
    var text =
        random
            .ints(0x20, Character.MAX_CODE_POINT + 1)
            .filter(point -> Character.isDefined(point) && !Character.isISOControl(point))
            .filter(point -> Character.getType(point) != Character.SURROGATE)
            .limit(bytes / 4)
            .mapToObj(Character::toString)
            .collect(Collectors.joining());
    return text + "x".repeat(bytes - text.getBytes(StandardCharsets.UTF_8).length);
  }
}
