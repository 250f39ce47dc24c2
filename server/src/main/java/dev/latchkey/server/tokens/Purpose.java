package dev.latchkey.server.tokens;

import dev.latchkey.server.settings.Setting;
import java.time.Duration;

/// What a one-time token is good for, and for how long (C-07).
///
/// @param word the purpose's name in the table
/// @param life from creation; shortening it in the settings also ends tokens that were made before
public record Purpose(String word, Duration life) {
  private static final Duration SHORTEST = Duration.ofMinutes(5);
  public static final Duration LONGEST = Duration.ofHours(24);

  /// Of a token that signs someone in (ASVS-6.5.5).
  public static final Duration LONGEST_OUT_OF_BAND = Duration.ofMinutes(10);

  public Purpose {
    if (life.compareTo(SHORTEST) < 0 || life.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "token.lifetime." + word + " must be between 5 minutes and 24 hours");
    }
  }

  /// The setting of a link's life.
  public static Setting<Duration> lifetime(String word, Duration standard, Duration most) {
    return Setting.duration(
        "token.lifetime." + word,
        standard,
        SHORTEST,
        most,
        "Lifetime of " + article(word) + word.replace("-link", "") + " link");
  }

  private static String article(String word) {
    return word.startsWith("i") ? "an " : "a ";
  }

  /// A token that signs someone in (ASVS-6.5.5).
  public static Purpose outOfBand(String word, Duration life) {
    if (life.compareTo(LONGEST_OUT_OF_BAND) > 0) {
      throw new IllegalArgumentException(
          "token.lifetime." + word + " must be between 5 and 10 minutes");
    }
    return new Purpose(word, life);
  }
}
