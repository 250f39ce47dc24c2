package dev.latchkey.server.settings;

/// What the values of a setting look like.
///
/// What is wrong with one is the message of an [IllegalArgumentException], to be read behind the
/// setting's key: `must be a number from 8 to 64`.
interface Type<T> {
  T parse(String text);

  /// Refuses what is out of bounds.
  default void require(T value) {}

  /// In words; empty where there are none.
  default String bounds() {
    return "";
  }

  default Type<T> atLeast(T least) {
    throw new UnsupportedOperationException("values without an order");
  }

  default Type<T> atMost(T most) {
    throw new UnsupportedOperationException("values without an order");
  }

  default int compare(T one, T other) {
    throw new UnsupportedOperationException("values without an order");
  }
}
