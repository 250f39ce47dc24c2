package dev.latchkey.server.identifiers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdTests {
  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "1f", "8000000000000000", "ffffffffffffffffffffffffffffffff"})
  void isTheRandomNumberInBase32(String random) {
    var number = new BigInteger(random, 16);
    var made = Id.make(count -> bytes(number, count)).value();
    assertEquals(26, made.length());
    assertEquals(number, new BigInteger(made, 32));
  }

  @Test
  void tellsEachBitApart() {
    var ids =
        IntStream.range(0, 128)
            .mapToObj(bit -> Id.make(count -> bytes(BigInteger.ONE.shiftLeft(bit), count)))
            .distinct();
    assertEquals(128, ids.count());
  }

  private static byte[] bytes(BigInteger number, int count) {
    var bytes = new byte[count];
    var digits = number.toByteArray();
    var length = Math.min(count, digits.length);
    System.arraycopy(digits, digits.length - length, bytes, count - length, length);
    return bytes;
  }
}
