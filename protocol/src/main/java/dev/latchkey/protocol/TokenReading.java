package dev.latchkey.protocol;

/// What comes of reading what somebody gave as a token.
public sealed interface TokenReading {
  record Read(DeliveryToken token) implements TokenReading {}

  /// Not of the form at all: cut, extended, or something else.
  record Malformed() implements TokenReading {}

  /// Of the form, with a character wrong.
  record BadChecksum() implements TokenReading {}

  /// A token of another suite, such as `lk2`; there is no negotiation.
  record UnknownSuite(String suite) implements TokenReading {}

  /// Whole, but for a mode that this version does not know.
  record UnknownMode(int number) implements TokenReading {}
}
