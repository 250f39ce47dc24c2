package dev.latchkey.server.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.protocol.DeliveryToken;
import dev.latchkey.protocol.JsonParseResult;
import dev.latchkey.protocol.ReceiptOutcome;
import dev.latchkey.protocol.RedemptionOperation;
import dev.latchkey.protocol.SigningKeyChain;
import dev.latchkey.protocol.WireJson;
import dev.latchkey.server.TestServer;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.audit.AuditVerdict;
import dev.latchkey.server.audit.Checkpoints;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.keys.KeyDestruction;
import dev.latchkey.server.keys.KeyRotation;
import dev.latchkey.server.keys.SigningAlgorithm;
import dev.latchkey.server.secrets.SystemRandomness;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The signing key is changed while a server runs, by an operator beside it.
class SigningKeyRolloverTests {
  private static final String PASSWORD = "granite Otter violín 61";
  private final TestServer server = TestServer.start(Map.of());
  private final AuditTrail audit = new AuditTrail(server.database());
  private final KeyRotation rotation =
      new KeyRotation(server.database(), audit, server.keys(), List.of(), SigningKeyUses::count);
  private final TestAgent agent = TestAgent.with((path, body) -> server.post(path, body));
  private final String[] bearer =
      TestServer.bearer(
          server.accessToken(
              Scope.DELIVERIES_WRITE,
              Scope.DELIVERIES_READ,
              Scope.SERVERS_WRITE,
              Scope.SERVERS_READ));
  private final String email = server.somebody(PASSWORD);
  private final String registered = register();

  @AfterEach
  void end() {
    server.close();
  }

  private String register() {
    var account =
        server
            .database()
            .read(handle ->
                handle
                    .select("SELECT id FROM accounts WHERE email = ?", email)
                    .mapTo(String.class)
                    .one());
    var body = Map.of("name", "web-1", "account_id", account);
    var issued = server.post("/api/v1/servers/registrations", body, bearer).expect(201);
    agent.register(RedemptionOperation.CLAIM, issued.text("token"));
    return issued.text("server_id");
  }

  private DeliveryToken order() {
    var body = new HashMap<String, Object>();
    body.put("recipient", Map.of("email", email));
    body.put("target", Map.of("server_id", registered, "account", "deploy", "sink", "file"));
    body.put("mode", "sealed");
    body.put("secret", PASSWORD);
    body.put("channel", "return");
    return TestAgent.token(
        server.post("/api/v1/deliveries", body, bearer).expect(201).text("token"));
  }

  private SigningKeyChain published() {
    var body =
        server.get("/api/v1/signing-keys").expect(200).text().getBytes(StandardCharsets.UTF_8);
    if (WireJson.read(body, SigningKeyChain.class)
        instanceof JsonParseResult.Message<SigningKeyChain>(var keys)) {
      return keys;
    }
    throw new AssertionError("no signing keys");
  }

  private void redeems(DeliveryToken token) {
    assertEquals(Optional.of(PASSWORD), agent.open(token, agent.claim(token, "")));
    agent.report(token, ReceiptOutcome.APPLIED).expect(200);
  }

  @Test
  @Tag("S0-34")
  void tokensOfTheFormerKeyAreAnsweredByItAndNewOnesByTheNext() {
    var before = order();
    assertEquals(2, rotation.rotateSigning(SigningAlgorithm.ES256));
    var after = order();
    assertFalse(before.fingerprint().equals(after.fingerprint()));
    redeems(after);
    redeems(before);
    agent.report(before, ReceiptOutcome.APPLIED).expect(200);
  }

  @Test
  void formerKeyHasSignedTheNextForEveryoneToSee() {
    var first = published();
    assertEquals(0, first.rollovers().size());
    rotation.rotateSigning(SigningAlgorithm.ES256);
    rotation.rotateSigning(SigningAlgorithm.ES256);
    var now = published();
    assertEquals(2, now.rollovers().size());
    var old = first.current().fingerprint();
    var current = now.current().fingerprint();
    assertTrue(now.leads(old, current));
    assertTrue(now.leads(old, now.rollovers().getFirst().next().fingerprint()));
    assertFalse(now.leads(current, old));
    assertEquals(order().fingerprint(), current);
  }

  @Test
  void serverThatFollowsVouchesForItsSealingKeyAgain() {
    var old = order().fingerprint();
    rotation.rotateSigning(SigningAlgorithm.ES256);
    var next = order().fingerprint();
    var count = "SELECT COUNT(*) FROM servers WHERE id = ? AND signing_key = 2";
    assertEquals(1, agent.renew(registered, agent.sealingKey(1, old), old).number());
    assertEquals(0, count(count));
    assertEquals(1, agent.renew(registered, agent.sealingKey(1, next), next).number());
    assertEquals(1, count(count));
    var signature = agent.sealingKey(1, next).signature().base64();
    var shown = server.get("/api/v1/servers/" + registered, bearer).expect(200);
    assertEquals(signature, shown.json().at("/sealing_key/signature").textValue());
    assertEquals(2, agent.renew(registered, agent.sealingKey(2, next), next).number());
    redeems(order());
  }

  private long count(String query) {
    return server
        .database()
        .read(handle -> handle.select(query, registered).mapTo(Long.class).one());
  }

  @Test
  @Tag("S0-34")
  void formerKeyIsDestroyedOnceNoAgentWaitsForIt() {
    var checkpoints = new Checkpoints(server.database(), audit, server.keys().checkpoints());
    assertInstanceOf(AuditVerdict.Whole.class, checkpoints.sign());
    var waiting = order();
    var fp = waiting.fingerprint();
    rotation.rotateSigning(SigningAlgorithm.ES256);
    assertEquals(new KeyDestruction.Current(), rotation.destroySigning(SigningAlgorithm.ES256, 2));
    assertEquals(new KeyDestruction.Needed(1), rotation.destroySigning(SigningAlgorithm.ES256, 1));
    server.clock().advance(Duration.ofDays(31).plusMinutes(11));
    var log = new DeliveryLog(audit, new SystemRandomness(), DeliveryListener.NONE);
    var over = new WaitingDeliveries(log);
    server
        .database()
        .write(transaction -> {
          over.sweep(transaction);
          over.purge(transaction);
          return true;
        });
    assertEquals(
        new KeyDestruction.Destroyed(), rotation.destroySigning(SigningAlgorithm.ES256, 1));
    assertThrows(AssertionError.class, () -> agent.renew(registered, agent.sealingKey(1, fp), fp));
    // The word of the former key outlives it, and what it has signed is still known for that.
    var next = published().current().fingerprint();
    assertTrue(published().leads(fp, next));
    assertEquals(1, agent.renew(registered, agent.sealingKey(1, next), next).number());
    assertInstanceOf(AuditVerdict.Whole.class, checkpoints.sign());
    assertInstanceOf(AuditVerdict.Whole.class, checkpoints.verify());
    assertEquals(1, server.get("/api/v1/forward-auth/keys").expect(200).json().path("keys").size());
  }
}
