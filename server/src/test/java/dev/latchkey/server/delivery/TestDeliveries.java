package dev.latchkey.server.delivery;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.protocol.DeliveryGrant;
import dev.latchkey.protocol.DeliveryMode;
import dev.latchkey.protocol.DeliveryToken;
import dev.latchkey.protocol.RedemptionId;
import dev.latchkey.protocol.crypto.Ed25519PublicKey;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.protocol.crypto.X25519KeyPair;
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
  private static final byte[] SEALING_KEY =
      X25519KeyPair.fromSeed(new byte[32]).publicKey().value().bytes();
  private final SystemRandomness random = new SystemRandomness();
  private final Id client = Id.make(random);
  private final TestDatabase test;
  private final Deliveries deliveries;
  private final Ed25519PublicKey key;

  /// @param key of the token of those that are not sealed, and of the servers of those that are
  TestDeliveries(TestDatabase test, Deliveries deliveries, Ed25519PublicKey key) {
    this.test = test;
    this.deliveries = deliveries;
    this.key = key;
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

  static RedemptionId rid(int number) {
    return new RedemptionId(Octets.of(ByteBuffer.allocate(8).putInt(number).array()));
  }

  /// A password for a registered server of its own, whose identity key is that of all.
  void addSealed(Transaction transaction, DeliveryToken token, SealedPasswords sealed) {
    var server = Id.make(random);
    var id = Id.make(random);
    transaction
        .handle()
        .execute(
            """
            INSERT INTO servers (id, account_id, name, status, rid, identity_key, sealing_number, sealing_key,
              sealing_signature, created_at, expires_at, registered_at, changed_at)
            VALUES (?, ?, 'web 1', 'active', ?, ?, 1, ?, ?, 0, 0, 0, 0)
            """,
            server.value(),
            Id.make(random).value(),
            token.rid().value().bytes(),
            key.value().bytes(),
            SEALING_KEY,
            new byte[Ed25519PublicKey.SIGNATURE_LENGTH]);
    var inner = Octets.of(random.bytes(300));
    var delivery =
        new Delivery(
            id,
            client,
            token.rid(),
            new DeliveryGrant("Example", token.mode(), "deploy", "file", key.value(), false),
            Optional.of(server),
            1,
            1,
            Channel.RETURN,
            new Recipient.ByEmail(new EmailAddress("alice@example.org")),
            transaction.now(),
            transaction.now().plus(Duration.ofMinutes(10)),
            Optional.empty(),
            new DeliveryState.Ready(Optional.of(token.publicKey())));
    var secrets = new Deliveries.Secrets(Optional.of(sealed.wrap(id, inner)), Optional.empty());
    assertTrue(deliveries.add(transaction, delivery, secrets));
  }

  Delivery add(Transaction transaction, int number) {
    var delivery =
        new Delivery(
            Id.make(random),
            client,
            rid(number),
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
            new DeliveryState.Ready(Optional.of(key)));
    assertTrue(deliveries.add(transaction, delivery, Deliveries.Secrets.NONE));
    return delivery;
  }
}
