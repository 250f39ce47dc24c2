package dev.latchkey.server.detection;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A pattern that was found.
///
/// @param key digest of what its attempts have in common; it is never shown
/// @param count how many different things were counted, at least
/// @param seconds within how long, at most
record Detected(DetectionKey by, long key, int count, int seconds) {
  long id() {
    return new Trait(by, key).id();
  }

  /// The same, about something else that its attempts have in common.
  Detected about(long other) {
    return new Detected(by, other, count, seconds);
  }

  @SafeVarargs
  static List<Detected> all(Optional<Detected>... found) {
    var all = new ArrayList<Detected>();
    for (var one : found) {
      one.ifPresent(all::add);
    }
    return List.copyOf(all);
  }
}
