package dev.latchkey.server.tokens;

import java.time.Duration;

/// What a one-time token is good for, and for how long (C-07).
///
/// @param word the purpose's name in the table
/// @param life from creation; shortening it in the settings also ends tokens that were made before
public record Purpose(String word, Duration life) {
  private static final Duration SHORTEST = Duration.ofMinutes(5);
  private static final Duration LONGEST = Duration.ofHours(24);

  public Purpose {
    if (life.compareTo(SHORTEST) < 0 || life.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "token.lifetime." + word + " must lie between 5 minutes and 24 hours");
    }
  }
}
