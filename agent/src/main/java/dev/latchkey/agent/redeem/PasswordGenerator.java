package dev.latchkey.agent.redeem;

import dev.latchkey.agent.sink.NewPassword;
import dev.latchkey.protocol.crypto.RandomBytes;

/// Makes passwords of 24 characters in four groups, from letters and digits that are not taken for
/// one another: over 130 bits.
public final class PasswordGenerator {
  private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  private static final int GROUPS = 4;
  private static final int GROUP = 6;

  private final RandomBytes randomness;

  public PasswordGenerator(RandomBytes randomness) {
    this.randomness = randomness;
  }

  /// A fresh one; the caller closes it.
  public NewPassword make() {
    var text = new StringBuilder();
    for (int i = 0; i < GROUPS * GROUP; i++) {
      text.append(i > 0 && i % GROUP == 0 ? "-" : "").append(letter());
    }
    return NewPassword.of(text);
  }

  // A byte's rest would make the first emails likelier: draw again instead.
  private char letter() {
    int fair = 256 - 256 % ALPHABET.length();
    while (true) {
      int drawn = Byte.toUnsignedInt(randomness.bytes(1)[0]);
      if (drawn < fair) {
        return ALPHABET.charAt(drawn % ALPHABET.length());
      }
    }
  }
}
