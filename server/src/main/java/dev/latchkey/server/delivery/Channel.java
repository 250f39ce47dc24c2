package dev.latchkey.server.delivery;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// How the token reaches the user.
enum Channel {
  /// An email of Latchkey's.
  MAIL,
  /// The signed-in user gets it on their own page, once.
  IN_APP,
  /// The application gets it in the answer and brings it to the user itself.
  RETURN;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Channel> parse(String word) {
    return Arrays.stream(values()).filter(channel -> channel.word().equals(word)).findFirst();
  }

  static Channel of(String word) {
    return parse(word).orElseThrow();
  }
}
