package dev.latchkey.server.throttling.simulator;

import dev.latchkey.server.secrets.Randomness;
import java.util.Random;

/// The same bytes for the same seed: keys, too, since an account widens its source by a bit of a
/// keyed digest.
final class SeededRandomness implements Randomness {
  private final Random random;

  SeededRandomness(long seed) {
    random = new Random(seed);
  }

  @Override
  public synchronized byte[] bytes(int count) {
    var bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
