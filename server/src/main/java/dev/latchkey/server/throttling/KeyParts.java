package dev.latchkey.server.throttling;

import dev.latchkey.server.keys.KeyedDigests;
import java.util.HashMap;
import java.util.Map;

/// What some counts are stored under, each computed once; for one thread.
final class KeyParts {
  private final KeyedDigests digests;
  private final Map<String, byte[]> known = new HashMap<>();
  private final Map<LimitKey, byte[]> buckets = new HashMap<>();

  KeyParts(KeyedDigests digests) {
    this.digests = digests;
  }

  /// What one is stored under ([LimitKey#digest]); not to be changed.
  byte[] bucket(LimitKey key) {
    return buckets.computeIfAbsent(key, one -> one.digest(this));
  }

  /// The digest of what is counted by.
  byte[] of(String key) {
    return known.computeIfAbsent(
        key, text -> digests.digest(KeyedDigests.Purpose.ATTEMPTS, "of " + text));
  }
}
