package dev.latchkey.server.keys;

import java.time.Instant;

/// What came of the wish to destroy a key.
public sealed interface Destruction {
  record Destroyed() implements Destruction {}

  /// Values are still wrapped under it: rewrap first.
  record Needed(long values) implements Destruction {}

  /// A request that began before the rotation may still write under it.
  record TooEarly(Instant possibleAt) implements Destruction {}

  /// It is the key that wraps: rotate first.
  record Current() implements Destruction {}

  record Unknown() implements Destruction {}
}
