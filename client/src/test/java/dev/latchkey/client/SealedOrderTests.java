package dev.latchkey.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.latchkey.protocol.DeliveryContext;
import dev.latchkey.protocol.DeliveryMode;
import dev.latchkey.protocol.DeliveryToken;
import dev.latchkey.protocol.Nonce;
import dev.latchkey.protocol.RedemptionId;
import dev.latchkey.protocol.RedemptionOperation;
import dev.latchkey.protocol.Registration;
import dev.latchkey.protocol.RegistrationRequest;
import dev.latchkey.protocol.SealingKey;
import dev.latchkey.protocol.TokenParseResult;
import dev.latchkey.protocol.WireJson;
import dev.latchkey.protocol.crypto.Ed25519KeyPair;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.protocol.crypto.OpenResult;
import dev.latchkey.protocol.crypto.X25519KeyPair;
import dev.latchkey.server.clients.Scope;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// A password that is sealed before it leaves the application, against the real server.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("S0-13")
class SealedOrderTests {
  private static final String PASSWORD = "granite Otter violín 61";
  private final LocalServer server = new LocalServer(Map.of());
  private final LatchkeyClient.Credentials credentials =
      server.application(
          Scope.DELIVERIES_WRITE, Scope.DELIVERIES_READ, Scope.SERVERS_WRITE, Scope.SERVERS_READ);
  private final String owner = server.account("grace@example.org");
  private final Http http =
      new Http(server.server().baseUrl(), PemTrust.context(server.server().certificateAuthority()));
  private final Ed25519KeyPair identity = Ed25519KeyPair.fromSeed(random(32));
  private final X25519KeyPair sealing = X25519KeyPair.fromSeed(random(32));
  private final DeliveryToken registration = register();

  @AfterAll
  void end() {
    http.close();
    server.close();
  }

  private static byte[] random(int length) {
    var bytes = new byte[length];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  /// As the agent of a server does.
  private DeliveryToken register() {
    try (var latchkey = server.connect(credentials)) {
      var issued = latchkey.servers().register("web-1", owner);
      if (!(DeliveryToken.read(issued.token()) instanceof TokenParseResult.Parsed(var token))) {
        throw new AssertionError("no token");
      }
      var key = SealingKey.signed(1, sealing.publicKey(), token.fingerprint(), identity);
      var claim =
          new Registration(
              RedemptionOperation.CLAIM,
              token.rid(),
              token.fingerprint(),
              token.publicKey(),
              identity.publicKey(),
              key);
      var message =
          RegistrationRequest.signed(claim, Nonce.fresh(SealedOrderTests::random), token, identity);
      var sent =
          http.request("/api/v1/servers")
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofByteArray(WireJson.write(message)));
      assertEquals(200, http.send(sent.build()).statusCode());
      return token;
    }
  }

  private static Order order(Recipient recipient) {
    return Order.of(recipient, "deploy", Order.Mode.SEALED).by(Order.Channel.RETURN).to("file");
  }

  @Test
  void serverAloneOpensWhatTheApplicationSealed() {
    try (var latchkey = server.connect(credentials)) {
      var shown = latchkey.servers().list().getFirst();
      assertEquals(
          identity.publicKey().fingerprint().toString(), shown.fingerprint().orElseThrow());
      var pinned = shown.pinned().orElseThrow();
      var json =
          new PasswordSeal(new Api(http, credentials))
              .seal(order(Recipient.account(owner)).on(pinned.id()), pinned, PASSWORD);
      assertFalse(json.containsKey("secret"));
      var context =
          new DeliveryContext(
              new RedemptionId(octets(json, "rid")),
              DeliveryMode.SEALED_REGISTERED,
              registration.fingerprint(),
              credentials.clientId(),
              pinned.id(),
              "deploy",
              "file",
              identity.publicKey().value(),
              1);
      var opened = context.open(sealing, octets(json, "inner"));
      assertEquals(
          PASSWORD,
          opened instanceof OpenResult.Opened(var clear)
              ? new String(clear, StandardCharsets.UTF_8)
              : opened.toString());
      var ordered =
          latchkey.deliveries().orderSealed(order(Recipient.account(owner)), pinned, PASSWORD);
      assertEquals(Delivery.Status.READY, ordered.status());
    }
  }

  private static Octets octets(Map<String, Object> json, String field) {
    return Octets.fromBase64(String.valueOf(json.get(field))).orElseThrow();
  }

  @Test
  void nothingIsSentWhereLatchkeyShowsAnotherKeyThanThePinnedOne() {
    try (var latchkey = server.connect(credentials);
        var other = Ed25519KeyPair.fromSeed(random(32))) {
      var id = latchkey.servers().list().getFirst().id();
      var pinned = new PinnedServer(id, other.publicKey().value().base64());
      var before = latchkey.deliveries().list().size();
      assertThrows(
          UntrustedServer.class,
          () ->
              latchkey.deliveries().orderSealed(order(Recipient.account(owner)), pinned, PASSWORD));
      assertEquals(before, latchkey.deliveries().list().size());
    }
  }
}
