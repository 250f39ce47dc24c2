package dev.latchkey.server.secondfactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Codes of authenticator apps.
@Tag("RFC6238-1")
class TotpTests {
  private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);
  private static final Instant NOW = Instant.ofEpochSecond(1_234_567_890);

  /// The vectors of RFC 6238, appendix B: the last six of their eight digits.
  @ParameterizedTest
  @CsvSource({
    "59, 287082",
    "1111111109, 081804",
    "1111111111, 050471",
    "1234567890, 005924",
    "2000000000, 279037",
    "20000000000, 353130"
  })
  void theVectorsOfTheRfcHold(long time, String code) {
    assertEquals(code, Totp.code(SECRET, Totp.step(Instant.ofEpochSecond(time))));
  }

  @Test
  void oathtoolMakesTheSameCodes() throws IOException, InterruptedException {
    var secret = Base32.encode(SECRET, Base32.STANDARD);
    var made =
        new ProcessBuilder(
                "oathtool", "--totp", "-b", "--now", "2026-03-02 10:00:00 UTC", "-w", "19", secret)
            .redirectErrorStream(true)
            .start();
    var codes = new String(made.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).lines();
    assertEquals(0, made.waitFor());
    var step = Totp.step(Instant.parse("2026-03-02T10:00:00Z"));
    var expected = codes.toList();
    for (var i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i), Totp.code(SECRET, step + i));
    }
    assertEquals(20, expected.size());
  }

  @Test
  @Tag("C-34")
  @Tag("ASVS-6.5.5")
  void aCodeIsGoodInItsStepAndTheNext() {
    var step = Totp.step(NOW);
    assertEquals(OptionalLong.of(step), Totp.match(SECRET, Totp.code(SECRET, step), NOW));
    assertEquals(OptionalLong.of(step - 1), Totp.match(SECRET, Totp.code(SECRET, step - 1), NOW));
    assertTrue(Totp.match(SECRET, Totp.code(SECRET, step - 2), NOW).isEmpty());
    assertTrue(Totp.match(SECRET, Totp.code(SECRET, step + 1), NOW).isEmpty());
  }

  @Test
  void aClockThatIsMinutesOffIsTold() {
    var step = Totp.step(NOW);
    assertTrue(Totp.isOfAnotherTime(SECRET, Totp.code(SECRET, step + 20), NOW));
    assertFalse(Totp.isOfAnotherTime(SECRET, Totp.code(SECRET, step + 21), NOW));
  }

  /// RFC 4648, section 10.
  @ParameterizedTest
  @CsvSource({"f, MY", "fo, MZXQ", "foo, MZXW6", "foob, MZXW6YQ", "fooba, MZXW6YTB"})
  void base32IsThatOfTheRfc(String text, String encoded) {
    assertEquals(encoded, Base32.encode(text.getBytes(StandardCharsets.US_ASCII), Base32.STANDARD));
  }
}
