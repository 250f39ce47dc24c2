package dev.latchkey.server.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.latchkey.server.secrets.SystemRandomness;
import org.junit.jupiter.api.Test;

class EphemeralDigestsTests {
  private final EphemeralDigests digests = new EphemeralDigests(new SystemRandomness());

  @Test
  void sameTextOfOneKindHasOneDigest() {
    assertEquals(digests.digest("name", "ada"), digests.digest("name", "ada"));
  }

  @Test
  void textsAndKindsAreToldApart() {
    assertNotEquals(digests.digest("name", "ada"), digests.digest("name", "adb"));
    assertNotEquals(digests.digest("name", "ada"), digests.digest("source", "ada"));
    assertNotEquals(digests.digest("a", "bc"), digests.digest("ab", "c"));
  }

  @Test
  void anotherKeyMakesOtherDigests() {
    var other = new EphemeralDigests(new SystemRandomness());
    assertNotEquals(digests.digest("name", "ada"), other.digest("name", "ada"));
  }
}
