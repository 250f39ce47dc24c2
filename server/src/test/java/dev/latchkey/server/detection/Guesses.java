package dev.latchkey.server.detection;

import java.util.Random;

/// Passwords that have nothing in common.
final class Guesses {
  private static final int LENGTH = 12;

  private Guesses() {}

  /// The same for the same number.
  static String of(int number) {
    var random = new Random(number);
    var text = new StringBuilder();
    for (var i = 0; i < LENGTH; i++) {
      text.append((char) ('a' + random.nextInt(26)));
    }
    return text.toString();
  }
}
