package dev.latchkey.server.throttling;

import dev.latchkey.server.keys.KeyedDigests;
import java.util.HashMap;
import java.util.Map;

/// The digests of what some counts are counted by, each computed once; for one thread.
final class KeyParts {
  private final KeyedDigests digests;
  private final Map<String, byte[]> known = new HashMap<>();

  KeyParts(KeyedDigests digests) {
    this.digests = digests;
  }

  byte[] of(String key) {
    return known.computeIfAbsent(
        key, text -> digests.digest(KeyedDigests.Purpose.ATTEMPTS, "of " + text));
  }
}
