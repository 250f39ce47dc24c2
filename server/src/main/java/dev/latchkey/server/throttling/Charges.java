package dev.latchkey.server.throttling;

import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.throttling.AttemptCounts.Count;
import dev.latchkey.server.throttling.AttemptCounts.Take;
import dev.latchkey.server.throttling.RateLimiter.LimitExceeded;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToLongFunction;

/// What is counted at once, without a place: nothing of it is verified.
record Charges(KeyedDigests digests, AttemptCounts counts, FullCounts full) {
  /// When to come back where all places are taken by others that are being verified.
  static final Duration SOON = Duration.ofSeconds(1);

  /// Counts in all the buckets, or in none.
  ///
  /// @param held how many places of a count are held elsewhere
  /// @return the limit that is reached; empty where it was counted
  Optional<LimitExceeded> add(
      Transaction transaction,
      List<LimitKey> buckets,
      KeyParts parts,
      ToLongFunction<LimitKey> held) {
    var taken = counts.take(transaction, buckets, parts, Take.CHARGE, held);
    if (taken.size() == buckets.size()) {
      return Optional.empty();
    }
    takeBack(transaction, List.copyOf(taken.keySet()), 1);
    var others = without(buckets, taken);
    return full.find(transaction, others, parts).or(() -> Optional.of(crowded(others.getFirst())));
  }

  static List<LimitKey> without(List<LimitKey> buckets, Map<LimitKey, Count> taken) {
    return buckets.stream().filter(bucket -> !taken.containsKey(bucket)).toList();
  }

  /// Counts one more whatever the limit, and tells how many that makes.
  long count(Transaction transaction, LimitKey bucket) {
    var taken =
        counts.take(transaction, List.of(bucket), new KeyParts(digests), Take.COUNT, _ -> 0);
    return Objects.requireNonNull(taken.get(bucket)).charged();
  }

  /// Takes so many charges back, or none by the same statements.
  void takeBack(Transaction transaction, List<LimitKey> buckets, int charges) {
    for (var bucket : buckets) {
      transaction.change(
          "UPDATE attempts SET charged = charged - ? WHERE bucket = ? AND charged > 0",
          charges,
          bucket.digest(digests));
    }
  }

  /// The first count whose places are all held.
  Optional<LimitExceeded> crowded(List<LimitKey> buckets, ToLongFunction<LimitKey> held) {
    return buckets.stream()
        .filter(bucket -> held.applyAsLong(bucket) >= counts.most(bucket))
        .findFirst()
        .map(Charges::crowded);
  }

  static LimitExceeded crowded(LimitKey bucket) {
    return new LimitExceeded(bucket.limit(), SOON, false);
  }
}
