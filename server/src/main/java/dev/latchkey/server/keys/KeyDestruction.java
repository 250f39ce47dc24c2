package dev.latchkey.server.keys;

import java.time.Instant;

/// What came of the wish to destroy a key.
public sealed interface KeyDestruction {
  record Destroyed() implements KeyDestruction {}

  /// Values are still wrapped under it: rewrap first.
  record Needed(long values) implements KeyDestruction {}

  /// A request that began before the rotation may still write under it.
  record TooEarly(Instant possibleAt) implements KeyDestruction {}

  /// It is the key that wraps: rotate first.
  record Current() implements KeyDestruction {}

  /// The vault destroys the oldest first.
  record OlderFirst(int oldest) implements KeyDestruction {}

  record Unknown() implements KeyDestruction {}
}
