package dev.latchkey.server.delivery;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.protocol.DeliveryGrant;
import dev.latchkey.protocol.DeliveryMode;
import dev.latchkey.protocol.RedemptionId;
import dev.latchkey.protocol.crypto.Ed25519PublicKey;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.storage.TestDatabase;
import dev.latchkey.server.storage.Transaction;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/// Deliveries that wait, all of one application.
final class TestDeliveries {
  private final SystemRandomness random = new SystemRandomness();
  private final Id client = Id.make(random);
  private final TestDatabase test;
  private final Deliveries deliveries;
  private final Ed25519PublicKey token;

  TestDeliveries(TestDatabase test, Deliveries deliveries, Ed25519PublicKey token) {
    this.test = test;
    this.deliveries = deliveries;
    this.token = token;
  }

  /// Notes what becomes of deliveries, and tells no application.
  static DeliveryLog log(TestDatabase test) {
    return new DeliveryLog(
        new AuditTrail(test.database()), new SystemRandomness(), DeliveryListener.NONE);
  }

  void addClient() {
    test.tamper(
        "INSERT INTO clients (id, name, secret_digest, scopes, created_at) VALUES (?, 'Example',"
            + " ?, 'deliveries:write', 0)",
        client.value(),
        new byte[32]);
  }

  Delivery add(Transaction transaction, int number) {
    var delivery =
        new Delivery(
            Id.make(random),
            client,
            new RedemptionId(Octets.of(ByteBuffer.allocate(8).putInt(number).array())),
            new DeliveryGrant(
                "Example", DeliveryMode.CHOOSE, "deploy", "file", Octets.none(), false),
            Optional.empty(),
            0,
            1,
            Channel.RETURN,
            new Recipient.ByEmail(new EmailAddress("alice@example.org")),
            transaction.now(),
            transaction.now().plus(Duration.ofMinutes(10)),
            Optional.empty(),
            new DeliveryState.Ready(Optional.of(token)));
    assertTrue(deliveries.add(transaction, delivery, Deliveries.Secrets.NONE));
    return delivery;
  }
}
