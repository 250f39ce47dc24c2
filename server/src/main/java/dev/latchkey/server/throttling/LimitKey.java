package dev.latchkey.server.throttling;

import dev.latchkey.server.keys.KeyedDigests;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// One count: a limit and what it is counted by. The key may be a name as it was entered; only a
/// keyed digest of it is stored.
public record LimitKey(Limit limit, String key) {
  byte[] digest(KeyedDigests digests) {
    return digests.digest(KeyedDigests.Purpose.ATTEMPTS, limit.name() + " " + key);
  }

  /// The counts of today and of yesterday, of which the larger one widens this limit.
  List<LimitKey> room(Instant now) {
    return limit
        .widenedBy()
        .map(people -> List.of(on(people, now), on(people, now.minus(Duration.ofDays(1)))))
        .orElse(List.of());
  }

  /// The count of those who sign in today.
  LimitKey today(Instant now) {
    return on(limit.widenedBy().orElseThrow(), now);
  }

  private LimitKey on(Limit people, Instant day) {
    return people.of(key).of(day);
  }

  /// The same of one day alone.
  LimitKey of(Instant day) {
    return limit.of(key + " " + day.toEpochMilli() / Duration.ofDays(1).toMillis());
  }

  @Override
  public String toString() {
    return limit.toString();
  }
}
