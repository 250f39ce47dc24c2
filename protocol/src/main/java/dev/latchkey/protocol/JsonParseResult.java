package dev.latchkey.protocol;

/// What comes of reading a JSON message strictly.
public sealed interface JsonParseResult<T> {
  record Message<T>(T value) implements JsonParseResult<T> {}

  /// Not one JSON object: broken, twice the same field, or more behind it.
  record Malformed<T>() implements JsonParseResult<T> {}

  /// A field that the message does not have.
  record UnknownField<T>(String field) implements JsonParseResult<T> {}

  /// A field that is missing, of the wrong type or form, or contradicts another.
  ///
  /// @param field its name with those around it, such as `redeem.rid`; empty when none is known
  record InvalidField<T>(String field) implements JsonParseResult<T> {}
}
