package dev.latchkey.protocol;

/// What comes of reading what someone gave as a token.
public sealed interface TokenParseResult {
  record Parsed(DeliveryToken token) implements TokenParseResult {}

  /// Not of the form at all: cut, extended, or something else.
  record Malformed() implements TokenParseResult {}

  /// Of the form, with a character wrong.
  record BadChecksum() implements TokenParseResult {}

  /// A token of another suite, such as `lk2`; there is no negotiation.
  record UnknownSuite(String suite) implements TokenParseResult {}

  /// Whole, but for a mode that this version does not know.
  record UnknownMode(int number) implements TokenParseResult {}
}
