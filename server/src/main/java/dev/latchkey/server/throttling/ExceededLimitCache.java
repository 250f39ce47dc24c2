package dev.latchkey.server.throttling;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Who goes on long after a limit was reached, remembered for a moment by each node for itself, so
/// that the database is not asked for every attempt. Known by the digest of the bucket: what was
/// entered is not kept, however long it was (C-29).
final class ExceededLimitCache {
  static final int MOST = 10_000;

  /// Not for longer: an operator, another node or a recovery may have lifted the limit.
  static final Duration ASKED_AGAIN = Duration.ofSeconds(5);

  private final Map<ByteBuffer, Flood> all = new ConcurrentHashMap<>();

  private record Flood(Instant askAgain, Instant resetsAt) {
    /// Not where the clock was set back: then it would hold for longer than it was meant to.
    boolean holds(Instant now) {
      return now.isBefore(askAgain)
          && now.isBefore(resetsAt)
          && !askAgain.isAfter(now.plus(ASKED_AGAIN));
    }
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /// Whether the bucket is remembered, over or not.
  boolean mayHold(byte[] bucket) {
    return all.containsKey(ByteBuffer.wrap(bucket));
  }

  /// When attempts of the bucket count again; empty where the database is to be asked.
  Optional<Instant> resetsAt(byte[] bucket, Instant now) {
    return Optional.ofNullable(all.get(ByteBuffer.wrap(bucket)))
        .filter(flood -> flood.holds(now))
        .map(Flood::resetsAt);
  }

  /// Remembers the bucket, if there is room for it.
  void remember(byte[] bucket, Instant resetsAt, Instant now) {
    all.values().removeIf(flood -> !flood.holds(now));
    if (all.size() < MOST) {
      all.put(ByteBuffer.wrap(bucket), new Flood(now.plus(ASKED_AGAIN), resetsAt));
    }
  }

  void forget(byte[] bucket) {
    all.remove(ByteBuffer.wrap(bucket));
  }

  /// All that is remembered.
  Set<ByteBuffer> buckets() {
    return Set.copyOf(all.keySet());
  }
}
