package dev.latchkey.protocol;

import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.protocol.crypto.RandomBytes;

/// The random value of one message from an agent. Latchkey signs it into its answer: an answer that
/// was held back, or given to an earlier message, does not fit the one that was sent last.
public record Nonce(Octets value) {
  /// Bytes in it.
  public static final int LENGTH = 16;

  public Nonce {
    value.ofLength(LENGTH);
  }

  public static Nonce fresh(RandomBytes randomness) {
    return new Nonce(Octets.of(randomness.bytes(LENGTH)));
  }

  @Override
  public String toString() {
    return value.base64();
  }
}
