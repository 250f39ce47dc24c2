package dev.latchkey.server.detection;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A pattern that was found, or that would have been at a part of the threshold.
///
/// @param key digest of what its attempts have in common; it is never shown
/// @param count how many different things it takes
/// @param seconds within how long, at most
/// @param quarters of the threshold that were reached: at [#ALL] of them it is found
/// @param before how many of them the same key has reached in this hour before
/// @param suspiciousFor for how many seconds from now it is suspicious
record Detected(
    DetectionKey by,
    long key,
    int count,
    int seconds,
    int quarters,
    int before,
    int suspiciousFor) {
  static final int ALL = 4;

  /// One that is suspicious for as long as the rule looks back.
  Detected(DetectionKey by, long key, int count, int seconds, int quarters, int before) {
    this(
        by,
        key,
        count,
        seconds,
        quarters,
        before,
        Math.clamp(seconds, Suspicions.SHORTEST, Suspicions.LONGEST));
  }

  boolean isFound() {
    return quarters == ALL;
  }

  long id() {
    return new Trait(by, key).id();
  }

  /// The same, about something else that its attempts have in common.
  Detected about(long other) {
    return new Detected(by, other, count, seconds, quarters, before, suspiciousFor);
  }

  @SafeVarargs
  static List<Detected> all(Optional<Detected>... found) {
    var all = new ArrayList<Detected>(0);
    for (var one : found) {
      one.ifPresent(all::add);
    }
    return all;
  }
}
