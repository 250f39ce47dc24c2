package dev.latchkey.protocol.crypto;

import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Every neighbour of some bytes: the same with exactly one bit flipped.
public final class Flips {
  private Flips() {}

  public static Stream<byte[]> of(byte[] bytes) {
    return IntStream.range(0, bytes.length * 8)
        .parallel()
        .mapToObj(bit -> {
          var flipped = bytes.clone();
          flipped[bit / 8] ^= (byte) (1 << bit % 8);
          return flipped;
        });
  }
}
