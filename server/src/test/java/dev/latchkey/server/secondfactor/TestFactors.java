package dev.latchkey.server.secondfactor;

import dev.latchkey.server.keys.TestKeys;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.secrets.SystemRandomness;
import java.time.Duration;
import java.time.Instant;

/// Second factors for tests, and an authenticator app.
public final class TestFactors {
  private TestFactors() {}

  public static SecondFactors factors() {
    return new SecondFactors(
        TestKeys.shared().vault(),
        TestKeys.shared().digests(),
        new SystemRandomness(),
        new SecondFactorSettings(true, false, false, Duration.ofDays(30)));
  }

  /// What an app shows at that time.
  ///
  /// @param secret in base32, as the app was given it
  public static Secret code(String secret, Instant now) {
    return Secret.of(Totp.code(decoded(secret), Totp.step(now)));
  }

  private static byte[] decoded(String secret) {
    var bytes = new byte[Totp.SECRET_BYTES];
    for (var bit = 0; bit < bytes.length * Byte.SIZE; bit++) {
      var value = Base32.STANDARD.indexOf(secret.charAt(bit / 5));
      if (((value >> (4 - bit % 5)) & 1) == 1) {
        bytes[bit / Byte.SIZE] |= (byte) (0x80 >> (bit % Byte.SIZE));
      }
    }
    return bytes;
  }
}
