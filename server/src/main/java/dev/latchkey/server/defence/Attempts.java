package dev.latchkey.server.defence;

import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.storage.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Counts attempts, in the database, so that limits hold over nodes and restarts.
///
/// An attempt is charged before it is verified, in one statement: parallel guesses cannot pass the
/// counter. What turns out good is refunded.
public final class Attempts {
  private final KeyedDigests digests;

  public Attempts(KeyedDigests digests) {
    this.digests = digests;
  }

  /// Charges every bucket, in the given order.
  ///
  /// @return how long to wait, where one of them was full; empty where the attempt may go on
  public Optional<Duration> charge(Transaction transaction, List<Bucket> buckets) {
    var wait = Duration.ZERO;
    for (var bucket : buckets) {
      var count = charge(transaction, bucket);
      if (count.charged > bucket.limit().max()) {
        var left = Duration.between(transaction.now(), count.resetsAt);
        wait = left.compareTo(wait) > 0 ? left : wait;
      }
    }
    return wait.isZero() ? Optional.empty() : Optional.of(wait);
  }

  private Count charge(Transaction transaction, Bucket bucket) {
    return transaction
        .handle()
        .createQuery(
            """
            INSERT INTO attempts (bucket, charged, resets_at) VALUES (:bucket, 1, :end)
            ON CONFLICT (bucket) DO UPDATE SET
              charged = CASE WHEN attempts.resets_at <= :now THEN 1 ELSE attempts.charged + 1 END,
              resets_at = CASE WHEN attempts.resets_at <= :now THEN excluded.resets_at ELSE attempts.resets_at END
            RETURNING charged, resets_at
            """)
        .bind("bucket", digest(bucket))
        .bind("end", transaction.now().plus(Limit.WINDOW))
        .bind("now", transaction.now())
        .map((row, context) ->
            new Count(row.getLong("charged"), Instant.ofEpochMilli(row.getLong("resets_at"))))
        .one();
  }

  /// Takes one charge back.
  public void refund(Transaction transaction, List<Bucket> buckets) {
    for (var bucket : buckets) {
      transaction
          .handle()
          .createUpdate(
              "UPDATE attempts SET charged = charged - 1 WHERE bucket = :bucket AND charged > 0")
          .bind("bucket", digest(bucket))
          .execute();
    }
  }

  /// Sets the count back to nothing: a successful recovery lifts every throttle on the name.
  public void clear(Transaction transaction, Bucket bucket) {
    transaction
        .handle()
        .createUpdate("DELETE FROM attempts WHERE bucket = :bucket")
        .bind("bucket", digest(bucket))
        .execute();
  }

  /// Forgets counts whose time is over.
  public void purge(Transaction transaction) {
    transaction
        .handle()
        .createUpdate("DELETE FROM attempts WHERE resets_at < :now")
        .bind("now", transaction.now())
        .execute();
  }

  private byte[] digest(Bucket bucket) {
    return digests.digest(
        KeyedDigests.Purpose.ATTEMPTS, bucket.limit().name() + " " + bucket.key());
  }

  private record Count(long charged, Instant resetsAt) {}
}
