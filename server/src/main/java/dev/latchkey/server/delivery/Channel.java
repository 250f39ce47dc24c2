package dev.latchkey.server.delivery;

import java.util.Locale;

/// How the token reaches the user.
enum Channel {
  /// An email of Latchkey's.
  MAIL,
  /// The application gets it in the answer and brings it to the user itself.
  RETURN;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Channel of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
