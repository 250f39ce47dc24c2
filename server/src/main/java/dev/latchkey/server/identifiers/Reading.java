package dev.latchkey.server.identifiers;

import java.util.Optional;

/// What came of reading a name or an address that somebody entered.
public sealed interface Reading<T> {
  record Accepted<T>(T value) implements Reading<T> {}

  record Refused<T>(Flaw flaw) implements Reading<T> {}

  /// What was read, if it was accepted.
  default Optional<T> accepted() {
    return this instanceof Accepted<T>(var value) ? Optional.of(value) : Optional.empty();
  }
}
