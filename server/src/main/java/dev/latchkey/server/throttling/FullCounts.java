package dev.latchkey.server.throttling;

import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.throttling.RateLimiter.LimitExceeded;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Which limit is reached. Its first refusal is written down, the others are not; who goes on is
/// remembered for a moment.
record FullCounts(KeyedDigests digests, AttemptCounts counts, ExceededLimitCache floods) {
  /// The first that is full; nothing is counted for it.
  ///
  /// @param buckets those without a place
  /// @return empty where they are not full but for those that are being verified
  Optional<LimitExceeded> find(Transaction transaction, List<LimitKey> buckets) {
    var found = counts.find(transaction, buckets);
    return found.full().map(bucket -> exceeded(transaction, found, bucket));
  }

  /// Whether one of them is. Nothing is written.
  boolean isAny(Database database, List<LimitKey> buckets) {
    return counts.find(database, buckets).full().isPresent();
  }

  LimitExceeded exceeded(Database database, FoundCounts found, LimitKey bucket) {
    if (found.isFirst(bucket)) {
      return database.writeUnsynced(transaction -> exceeded(transaction, found, bucket));
    }
    remember(found, bucket);
    return exceeded(found, bucket, false);
  }

  private LimitExceeded exceeded(Transaction transaction, FoundCounts found, LimitKey bucket) {
    var first = found.isFirst(bucket) && counts.refusedFirst(transaction, bucket);
    transaction.afterCommit(() -> remember(found, bucket));
    return exceeded(found, bucket, first);
  }

  private void remember(FoundCounts found, LimitKey bucket) {
    floods.remember(bucket.digest(found.parts()), found.end(bucket), found.now());
  }

  /// @param first whether it is the first refusal
  static LimitExceeded exceeded(FoundCounts found, LimitKey bucket, boolean first) {
    return exceeded(bucket.limit(), found.now(), found.end(bucket), first);
  }

  private static LimitExceeded exceeded(Limit limit, Instant now, Instant end, boolean first) {
    return new LimitExceeded(limit, limit.window().retryAfter(now, end), first);
  }

  /// The limit that is known to be reached, without asking the database for it.
  Optional<LimitExceeded> remembered(Database database, List<LimitKey> buckets) {
    if (floods.isEmpty()) {
      return Optional.empty();
    }
    var now = database.now();
    return buckets.stream()
        .flatMap(bucket ->
            floods.resetsAt(bucket.digest(digests), now).stream()
                .map(end -> exceeded(bucket.limit(), now, end, false)))
        .findFirst();
  }

  void forget(byte[] digest) {
    floods.forget(digest);
  }
}
