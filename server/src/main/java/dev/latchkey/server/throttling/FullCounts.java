package dev.latchkey.server.throttling;

import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.throttling.RateLimiter.LimitExceeded;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Which limit is reached. Its first refusal is written down, the others are not; who goes on is
/// remembered for a moment.
record FullCounts(AttemptCounts counts, ExceededLimitCache floods) {
  /// The first that is full; nothing is counted for it.
  ///
  /// @param buckets those without a place
  /// @return empty where they are not full but for those that are being verified
  Optional<LimitExceeded> find(Transaction transaction, List<LimitKey> buckets, KeyParts parts) {
    var found = counts.find(transaction, buckets, parts);
    return found.full().map(bucket -> exceeded(transaction, found, bucket));
  }

  /// Whether one of them is. Nothing is written.
  boolean isAny(Database database, List<LimitKey> buckets, KeyParts parts) {
    return counts.find(database, buckets, parts).full().isPresent();
  }

  LimitExceeded exceeded(Database database, FoundCounts found, LimitKey bucket) {
    if (found.isFirst(bucket)) {
      return database.writeUnsynced(transaction -> exceeded(transaction, found, bucket));
    }
    remember(found, bucket);
    return exceeded(found, bucket, false);
  }

  private LimitExceeded exceeded(Transaction transaction, FoundCounts found, LimitKey bucket) {
    var first = found.isFirst(bucket) && counts.refusedFirst(transaction, found.bucket(bucket));
    transaction.afterCommit(() -> remember(found, bucket));
    return exceeded(found, bucket, first);
  }

  private void remember(FoundCounts found, LimitKey bucket) {
    floods.remember(found.bucket(bucket), found.end(bucket), found.now());
  }

  /// @param first whether it is the first refusal
  static LimitExceeded exceeded(FoundCounts found, LimitKey bucket, boolean first) {
    return exceeded(bucket.limit(), found.now(), found.end(bucket), first);
  }

  private static LimitExceeded exceeded(Limit limit, Instant now, Instant end, boolean first) {
    return new LimitExceeded(limit, limit.window().retryAfter(now, end), first);
  }

  /// The limit that is known to be reached, without asking the database for it.
  Optional<LimitExceeded> remembered(Database database, List<LimitKey> buckets, KeyParts parts) {
    for (var bucket : floods.isEmpty() ? List.<LimitKey>of() : buckets) {
      if (floods.mayHold(parts.bucket(bucket))) {
        var now = database.now();
        var end = floods.resetsAt(parts.bucket(bucket), now);
        if (end.isPresent()) {
          return Optional.of(exceeded(bucket.limit(), now, end.get(), false));
        }
      }
    }
    return Optional.empty();
  }

  void forget(byte[] digest) {
    floods.forget(digest);
  }
}
