package dev.latchkey.server.throttling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.keys.TestKeys;
import dev.latchkey.server.secrets.Base64Url;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.secrets.SystemRandomness;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DeviceCookiesTests {
  private final SystemRandomness randomness = new SystemRandomness();
  private final DeviceCookies devices = new DeviceCookies(TestKeys.shared().digests(), randomness);
  private final Id alice = Id.make(randomness);

  @Test
  @Tag("CS-DC-1")
  void isKnownForItsAccountInItsGeneration() {
    var cookie = devices.issue(alice, 1);
    assertTrue(devices.knows(cookie, alice, 1));
    assertFalse(devices.knows(cookie, alice, 2));
    assertFalse(devices.knows(cookie, Id.make(randomness), 1));
  }

  @Test
  void tellsNothingAndNeverRepeats() {
    var cookie = devices.issue(alice, 1);
    assertEquals(64, cookie.exposeText().length());
    assertNotEquals(cookie, devices.issue(alice, 1));
    assertFalse(cookie.exposeText().contains(alice.value()));
  }

  @Test
  void noOtherBitsAreKnown() {
    var bytes = Base64Url.decode(devices.issue(alice, 1).exposeText()).orElseThrow();
    for (var bit = 0; bit < bytes.length * 8; bit++) {
      var flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      assertFalse(devices.knows(Secret.of(Base64Url.encode(flipped)), alice, 1));
    }
    for (var other : List.of("", "A", "A".repeat(64), "!".repeat(64), "A".repeat(100_000))) {
      assertFalse(devices.knows(Secret.of(other), alice, 1));
    }
  }

  @Test
  @Tag("S0-35")
  void thoseOfAnotherInstallationAreStrangers() {
    var foreign = new DeviceCookies(TestKeys.fresh().digests(), randomness).issue(alice, 1);
    assertFalse(devices.knows(foreign, alice, 1));
  }
}
