package dev.latchkey.server.throttling;

import dev.latchkey.server.keys.KeyedDigests;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// One count: a limit and what it is counted by. The key may be a name as it was entered; only a
/// keyed digest of it is stored.
///
/// @param day the one that is counted, since 1970; 0 for a count that is of no day
public record LimitKey(Limit limit, String key, int day) {
  private static final int DIGEST_BYTES = 24;

  /// Of no day.
  LimitKey(Limit limit, String key) {
    this(limit, key, 0);
  }

  /// What it is stored under.
  byte[] digest(KeyedDigests digests) {
    return digest(new KeyParts(digests));
  }

  /// 32 bytes: 24 of the digest of what it is counted by, 4 that stand for the limit, 4 for the
  /// day. So all counts of one name, or of one source, are beside each other in the database, and
  /// cost one digest.
  byte[] digest(KeyParts parts) {
    return ByteBuffer.allocate(DIGEST_BYTES + 2 * Integer.BYTES)
        .put(parts.of(key), 0, DIGEST_BYTES)
        .putInt(limit.name().hashCode())
        .putInt(day)
        .array();
  }

  // Both are asked for dozens of times in an attempt, and those of a record take longer.

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof LimitKey that
            && limit == that.limit
            && day == that.day
            && key.equals(that.key));
  }

  @Override
  public int hashCode() {
    return 31 * (31 * key.hashCode() + limit.hashCode()) + day;
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

  private LimitKey on(Limit people, Instant time) {
    return people.of(key).of(time);
  }

  /// The same of one day alone.
  LimitKey of(Instant time) {
    return new LimitKey(limit, key, (int) (time.toEpochMilli() / Duration.ofDays(1).toMillis()));
  }

  @Override
  public String toString() {
    return limit.toString();
  }
}
