package dev.latchkey.client;

/// Ids of Latchkey: 26 characters that mean nothing else in a URL.
final class Ids {
  private Ids() {}

  /// @throws IllegalArgumentException where it is none
  static String checked(String id) {
    if (!id.matches("[0-9a-v]{26}")) {
      throw new IllegalArgumentException("this is not an id of Latchkey");
    }
    return id;
  }
}
