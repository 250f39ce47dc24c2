package dev.latchkey.server.identifiers;

import dev.latchkey.server.secrets.Randomness;
import java.math.BigInteger;
import java.util.Optional;

/// The id of a thing that the database keeps: 128 random bits as 26 characters of `0-9 a-v`
/// (CS-AU-1, C-30).
///
/// It tells nothing, never counts up and is not a secret.
public record Id(String value) {
  private static final int BYTES = 16;
  private static final int LENGTH = 26;

  public Id {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not an id");
    }
  }

  public static Id make(Randomness randomness) {
    var digits = new BigInteger(1, randomness.bytes(BYTES)).toString(32);
    return new Id("0".repeat(LENGTH - digits.length()) + digits);
  }

  /// The id, or empty where the text has not the form of one.
  public static Optional<Id> parse(String text) {
    return isValid(text) ? Optional.of(new Id(text)) : Optional.empty();
  }

  private static boolean isValid(String text) {
    return text.length() == LENGTH
        && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'v'));
  }

  @Override
  public String toString() {
    return value;
  }
}
