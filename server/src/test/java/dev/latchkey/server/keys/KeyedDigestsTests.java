package dev.latchkey.server.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class KeyedDigestsTests {
  /// Computed with another implementation: HKDF-SHA-256 without salt over the bytes 0 to 31, info
  /// `latchkey digest ADDRESS`, then HMAC-SHA-256. Whoever changes it locks everybody out.
  @Test
  void theDigestIsThatOfAnotherImplementation() {
    var root = new byte[KeyedDigests.ROOT_BYTES];
    for (var i = 0; i < root.length; i++) {
      root[i] = (byte) i;
    }
    var digest = new KeyedDigests(root).digest(KeyedDigests.Purpose.ADDRESS, "alice@example.org");
    assertEquals(
        "6730f2224d60c20955acfcf946abbbd9beaeb8961063e7a5a7fd9d3e2a89f8bc",
        HexFormat.of().formatHex(digest));
  }

  @Test
  @Tag("C-06")
  void digestsOfOnePurposeNeverEqualThoseOfAnother() {
    var digests = TestKeys.shared().digests();
    var all =
        Arrays.stream(KeyedDigests.Purpose.values())
            .map(purpose -> HexFormat.of().formatHex(digests.digest(purpose, "same")))
            .collect(Collectors.toSet());
    assertEquals(KeyedDigests.Purpose.values().length, all.size());
  }
}
