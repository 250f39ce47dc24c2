package dev.latchkey.server.identifiers;

import dev.latchkey.server.secrets.Randomness;
import java.nio.ByteBuffer;
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
    var bits = ByteBuffer.wrap(randomness.bytes(BYTES));
    var high = bits.getLong();
    var low = bits.getLong();
    var digits = new char[LENGTH];
    for (var i = LENGTH - 1; i >= 0; i--) {
      digits[i] = Character.forDigit((int) (low & 31), 32);
      low = (low >>> 5) | (high << 59);
      high >>>= 5;
    }
    return new Id(new String(digits));
  }

  /// The id, or empty where the text has not the form of one.
  public static Optional<Id> parse(String text) {
    return isValid(text) ? Optional.of(new Id(text)) : Optional.empty();
  }

  private static boolean isValid(String text) {
    if (text.length() != LENGTH) {
      return false;
    }
    for (var i = 0; i < LENGTH; i++) {
      if (!isDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'v');
  }

  @Override
  public String toString() {
    return value;
  }
}
