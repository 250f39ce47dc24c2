package dev.latchkey.server.throttling;

import dev.latchkey.server.keys.KeyedDigests;

/// One count: a limit and what it is counted by. The key may be a name as it was entered; only a
/// keyed digest of it is stored.
public record LimitKey(Limit limit, String key) {
  /// In an upsert into `attempts`: whether the window of the row that is there is over, or was
  /// opened before the clock was set back.
  static final String OVER =
      "(attempts.resets_at <= excluded.resets_at - "
          + Limit.WINDOW.toMillis()
          + " OR attempts.resets_at > excluded.resets_at)";

  byte[] digest(KeyedDigests digests) {
    return digests.digest(KeyedDigests.Purpose.ATTEMPTS, limit.name() + " " + key);
  }

  @Override
  public String toString() {
    return limit.toString();
  }
}
