package dev.latchkey.server.identifiers;

import java.util.Optional;

/// What came of reading a name or an address that someone entered.
public sealed interface ParseResult<T> {
  record Accepted<T>(T value) implements ParseResult<T> {}

  record Refused<T>(RejectionReason flaw) implements ParseResult<T> {}

  /// What was read, if it was accepted.
  default Optional<T> accepted() {
    return this instanceof Accepted<T>(var value) ? Optional.of(value) : Optional.empty();
  }
}
