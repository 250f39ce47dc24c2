package dev.latchkey.server.selfcheck;

import dev.latchkey.server.secrets.Randomness;
import java.util.Arrays;
import java.util.List;

/// Where unguessable values come from (S0-22).
final class RandomSourceCheck implements Check {
  private static final String NAME = "randomness";
  private static final int BYTES = 32;
  private final Randomness randomness;

  RandomSourceCheck(Randomness randomness) {
    this.randomness = randomness;
  }

  @Override
  public List<Finding> check() {
    var stuck = Arrays.equals(randomness.bytes(BYTES), randomness.bytes(BYTES));
    return List.of(
        stuck
            ? Finding.wrong(
                NAME, "The source repeats itself.", "Stop the server, and report it to us.")
            : Finding.good(NAME, "From " + randomness.source() + ", 256 bits for each token."));
  }
}
