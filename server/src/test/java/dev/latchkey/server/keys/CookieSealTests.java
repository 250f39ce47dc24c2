package dev.latchkey.server.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.secrets.SystemRandomness;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("S0-31")
class CookieSealTests {
  private static final byte[] TEXT = bytes("ada@example.org");
  private static final byte[] PAGE = bytes("/sign-in");
  private final CookieSeal seal = seal(7);

  private static CookieSeal seal(int root) {
    var key = new byte[KeyedDigests.ROOT_BYTES];
    Arrays.fill(key, (byte) root);
    return new CookieSeal(new KeyedDigests(key), new SystemRandomness());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void anotherNodeWithTheSameKeysOpensIt() {
    assertArrayEquals(TEXT, seal(7).open(seal.seal(TEXT, PAGE), PAGE).orElseThrow());
    assertTrue(seal(8).open(seal.seal(TEXT, PAGE), PAGE).isEmpty());
  }

  @Test
  void anotherContextOpensNothing() {
    assertTrue(seal.open(seal.seal(TEXT, PAGE), bytes("/sign-up")).isEmpty());
  }

  @Test
  void whatWasChangedOrIsTooShortDoesNotOpen() {
    var sealed = seal.seal(TEXT, PAGE);
    for (var at = 0; at < sealed.length; at++) {
      var changed = sealed.clone();
      changed[at] ^= 1;
      assertTrue(seal.open(changed, PAGE).isEmpty());
      assertTrue(seal.open(Arrays.copyOf(sealed, at), PAGE).isEmpty());
    }
  }

  @Test
  void sameTextIsNeverSealedAlike() {
    assertFalse(Arrays.equals(seal.seal(TEXT, PAGE), seal.seal(TEXT, PAGE)));
  }
}
