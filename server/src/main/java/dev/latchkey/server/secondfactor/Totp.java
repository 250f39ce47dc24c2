package dev.latchkey.server.secondfactor;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Time-based one-time passwords (RFC 6238) as every authenticator app makes them: HMAC-SHA-1, six
/// digits, a step of 30 seconds (C-34).
///
/// Guarantees: codes are compared in constant time; only the server's time counts.
final class Totp {
  static final int SECRET_BYTES = 20;
  static final int DIGITS = 6;
  static final int STEP_SECONDS = 30;

  /// Codes of the step before are good, too: someone has to type them.
  private static final int BACK = 1;

  /// Where someone who sets an app up is told that its clock is wrong.
  private static final int NEAR = 20;

  private static final int MODULUS = 1_000_000;
  private static final String HMAC = "HmacSHA1";

  private Totp() {}

  static long step(Instant now) {
    return Math.floorDiv(now.getEpochSecond(), STEP_SECONDS);
  }

  /// The code of a step (RFC 4226, 5.3).
  static String code(byte[] secret, long step) {
    try {
      var mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(secret, HMAC));
      var digest = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
      var offset = digest[digest.length - 1] & 0xf;
      var number = ByteBuffer.wrap(digest).getInt(offset) & Integer.MAX_VALUE;
      return String.format(Locale.ROOT, "%0" + DIGITS + "d", number % MODULUS);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The latest step that the code is good for at this time.
  static OptionalLong match(byte[] secret, String code, Instant now) {
    var step = step(now);
    return match(secret, code, LongStream.rangeClosed(step - BACK, step));
  }

  /// Whether the code is that of a time some minutes from this one.
  static boolean isOfAnotherTime(byte[] secret, String code, Instant now) {
    var step = step(now);
    return match(secret, code, LongStream.rangeClosed(step - NEAR, step + NEAR)).isPresent();
  }

  /// All are compared, whichever fits.
  private static OptionalLong match(byte[] secret, String code, LongStream steps) {
    var entered = code.getBytes(StandardCharsets.UTF_8);
    var fitting = steps.filter(step -> isCode(secret, step, entered)).toArray();
    return Arrays.stream(fitting).max();
  }

  private static boolean isCode(byte[] secret, long step, byte[] entered) {
    return MessageDigest.isEqual(code(secret, step).getBytes(StandardCharsets.UTF_8), entered);
  }
}
