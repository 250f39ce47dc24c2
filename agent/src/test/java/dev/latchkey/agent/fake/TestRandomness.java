package dev.latchkey.agent.fake;

import dev.latchkey.protocol.crypto.RandomBytes;
import java.security.SecureRandom;

/// Bytes that no test can foresee.
public final class TestRandomness {
  private static final SecureRandom RANDOM = new SecureRandom();

  private TestRandomness() {}

  public static RandomBytes bytes() {
    return length -> {
      var bytes = new byte[length];
      RANDOM.nextBytes(bytes);
      return bytes;
    };
  }
}
