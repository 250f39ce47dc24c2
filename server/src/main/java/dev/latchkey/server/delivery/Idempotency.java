package dev.latchkey.server.delivery;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.storage.Transaction;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;

/// Remembers, per client and for a day, which request made which delivery, so that a repeated one
/// makes no second.
final class Idempotency {
  static final Duration LIFE = Duration.ofHours(24);
  private final KeyedDigests digests;

  Idempotency(KeyedDigests digests) {
    this.digests = digests;
  }

  /// What an earlier request with the same key did.
  ///
  /// @param sameBody whether it was the same request
  record Earlier(Id delivery, boolean sameBody) {}

  /// Takes the key for a new delivery; an earlier one that took it is returned and stays.
  Optional<Earlier> take(Transaction transaction, Id client, String key, byte[] body, Id delivery) {
    var keyDigest = digests.digest(KeyedDigests.Purpose.IDEMPOTENCY, key);
    var bodyDigest = digests.digest(KeyedDigests.Purpose.IDEMPOTENCY, body);
    return transaction
        .handle()
        .createQuery(
            """
            INSERT INTO idempotency (client_id, key_digest, body_digest, delivery_id, created_at)
            VALUES (:client, :key, :body, :delivery, :now)
            ON CONFLICT (client_id, key_digest) DO UPDATE SET
              body_digest = CASE WHEN idempotency.created_at < :before
                THEN excluded.body_digest ELSE idempotency.body_digest END,
              delivery_id = CASE WHEN idempotency.created_at < :before
                THEN excluded.delivery_id ELSE idempotency.delivery_id END,
              created_at = CASE WHEN idempotency.created_at < :before
                THEN excluded.created_at ELSE idempotency.created_at END
            RETURNING delivery_id, body_digest
            """)
        .bind("client", client.value())
        .bind("key", keyDigest)
        .bind("body", bodyDigest)
        .bind("delivery", delivery.value())
        .bind("now", transaction.now())
        .bind("before", transaction.now().minus(LIFE))
        .map((row, context) ->
            new Earlier(
                new Id(row.getString("delivery_id")),
                MessageDigest.isEqual(row.getBytes("body_digest"), bodyDigest)))
        .findOne()
        .filter(earlier -> !earlier.delivery().equals(delivery));
  }

  /// Gives the key back that was just taken: there is no delivery.
  void giveBack(Transaction transaction, Id client, String key, Id delivery) {
    transaction.change(
        "DELETE FROM idempotency WHERE client_id = ? AND key_digest = ? AND delivery_id = ?",
        client.value(),
        digests.digest(KeyedDigests.Purpose.IDEMPOTENCY, key),
        delivery.value());
  }
}
