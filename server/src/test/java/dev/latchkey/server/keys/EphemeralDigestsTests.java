package dev.latchkey.server.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.latchkey.server.secrets.SystemRandomness;
import java.util.HexFormat;
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

  /// Appendix A of "SipHash: a fast short-input PRF" (Aumasson and Bernstein, 2012).
  @Test
  void knownMessageHasItsKnownDigest() {
    var known = new EphemeralDigests(HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f"));
    var message = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e");
    assertEquals(0xa129ca6149be45e5L, known.digest(message));
  }

  @Test
  void allNodesOfAnInstallationMakeTheSame() {
    var digests = TestKeys.shared().digests();
    var one = EphemeralDigests.ofInstallation(digests, KeyedDigests.Purpose.DETECTION);
    var other = EphemeralDigests.ofInstallation(digests, KeyedDigests.Purpose.DETECTION);
    assertEquals(one.digest("name", "ada"), other.digest("name", "ada"));
  }

  @Test
  void anotherKeyMakesOtherDigests() {
    var other = new EphemeralDigests(new SystemRandomness());
    assertNotEquals(digests.digest("name", "ada"), other.digest("name", "ada"));
  }
}
