package dev.latchkey.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OctetsTests {
  @Test
  void oneValueHasOneText() {
    assertEquals(Optional.of(Octets.of((byte) 0xfb, (byte) 0xff)), Octets.fromBase64("-_8"));
    assertEquals("-_8", Octets.of((byte) 0xfb, (byte) 0xff).base64());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-_9", "-_8=", "+/8", "-_", "-", "-_8 ", " -_8", "-_\n8", "é_8"})
  void otherSpellingsAreRefused(String text) {
    assertNotEquals(Optional.of(Octets.of((byte) 0xfb, (byte) 0xff)), Octets.fromBase64(text));
  }

  @Test
  void spareBitsThatAreNotZeroAreRefused() {
    assertEquals(Optional.empty(), Octets.fromBase64("-_9"));
  }

  @Test
  void changingAnArrayOutsideChangesNothing() {
    var array = new byte[] {1, 2};
    var octets = Octets.of(array);
    array[0] = 9;
    octets.bytes()[1] = 9;
    assertArrayEquals(new byte[] {1, 2}, octets.bytes());
  }

  @Test
  void anotherLengthIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Octets.of((byte) 1).ofLength(2));
  }
}
