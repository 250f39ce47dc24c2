package dev.latchkey.protocol.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("S0-31")
class PasswordSealerTests {
  private static final byte[] KEY = new byte[32];
  private static final byte[] BOUND = "bound".getBytes(UTF_8);
  private static final byte[] PASSWORD = "correct horse".getBytes(UTF_8);

  private final RandomBytes randomness = new CountingRandomBytes();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 254, 255, 1024, 4096})
  @Tag("S0-38")
  void everyLengthComesBack(int length) {
    var password = new byte[length];
    Arrays.fill(password, (byte) 'p');
    var locked = PasswordSealer.seal(KEY, BOUND, password, randomness);
    var opened = assertInstanceOf(OpenResult.Opened.class, PasswordSealer.open(KEY, BOUND, locked));
    assertArrayEquals(password, opened.plaintext());
  }

  @ParameterizedTest
  @CsvSource({"0,284", "254,284", "255,540", "510,540", "1022,1052", "1024,1308", "4096,4380"})
  void lengthShowsOnlyInSteps(int password, int locked) {
    assertEquals(locked, PasswordSealer.seal(KEY, BOUND, new byte[password], randomness).length());
  }

  @Test
  void samePasswordIsLockedAnewEachTime() {
    assertNotEquals(
        PasswordSealer.seal(KEY, BOUND, PASSWORD, randomness),
        PasswordSealer.seal(KEY, BOUND, PASSWORD, randomness));
  }

  @Test
  @Tag("S0-30")
  void flippingAnyBitIsRefused() {
    var locked = PasswordSealer.seal(KEY, BOUND, PASSWORD, randomness);
    Flips.of(locked.bytes())
        .forEach(flipped -> refused(PasswordSealer.open(KEY, BOUND, Octets.of(flipped))));
  }

  @Test
  void anotherKeyOrBindingIsRefused() {
    var locked = PasswordSealer.seal(KEY, BOUND, PASSWORD, randomness);
    refused(PasswordSealer.open(Arrays.copyOf(new byte[] {1}, 32), BOUND, locked));
    refused(PasswordSealer.open(KEY, new byte[0], locked));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 12, 27, 28, 283})
  void cutBoxIsRefused(int length) {
    var locked = PasswordSealer.seal(KEY, BOUND, PASSWORD, randomness);
    refused(PasswordSealer.open(KEY, BOUND, Octets.of(Arrays.copyOf(locked.bytes(), length))));
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 24, 31, 33})
  void keyThatIsNotOf256BitsIsRefused(int length) {
    assertThrows(
        IllegalArgumentException.class,
        () -> PasswordSealer.seal(new byte[length], BOUND, PASSWORD, randomness));
  }

  @Test
  void overlongPasswordIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> PasswordSealer.seal(KEY, BOUND, new byte[4097], randomness));
  }

  @Test
  void paddingThatNobodyMakesIsRefused() {
    var dirty = Padding.pad(PASSWORD);
    dirty[200] = 1;
    var overlong = new byte[512];
    overlong[1] = 3;
    var lying = new byte[256];
    lying[0] = 2;
    refused(Padding.strip(dirty));
    refused(Padding.strip(overlong));
    refused(Padding.strip(lying));
    refused(Padding.strip(new byte[255]));
    refused(Padding.strip(new byte[300]));
    refused(Padding.strip(new byte[0]));
  }

  private static void refused(OpenResult opening) {
    assertInstanceOf(OpenResult.Refused.class, opening);
  }
}
