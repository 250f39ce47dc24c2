package dev.latchkey.protocol.crypto;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// `pad256`: length of the password (2 bytes, big endian) | password | zeros up to the next
/// multiple of 256 bytes.
public final class Padding {
  private static final int STEP = 256;

  /// Bytes in the longest password that can be sealed.
  public static final int MAX_LENGTH = 4096;

  private Padding() {}

  /// The caller wipes the result.
  ///
  /// @throws IllegalArgumentException for a password over [#MAX_LENGTH] bytes
  public static byte[] pad(byte[] password) {
    if (password.length > MAX_LENGTH) {
      throw new IllegalArgumentException("a password of over " + MAX_LENGTH + " bytes");
    }
    int steps = (2 + password.length + STEP - 1) / STEP;
    var padded = ByteBuffer.allocate(steps * STEP);
    return padded.putShort((short) password.length).put(password).array();
  }

  /// Reverses [#pad] and wipes `padded`; refuses anything that [#pad] does not make.
  public static OpenResult strip(byte[] padded) {
    try {
      if (padded.length < STEP) {
        return new OpenResult.Refused();
      }
      int length = Short.toUnsignedInt(ByteBuffer.wrap(padded).getShort());
      if (length > MAX_LENGTH || length + 2 > padded.length) {
        return new OpenResult.Refused();
      }
      boolean shortest = padded.length - length - 2 < STEP && padded.length % STEP == 0;
      return shortest && allZero(padded, 2 + length)
          ? new OpenResult.Opened(Arrays.copyOfRange(padded, 2, 2 + length))
          : new OpenResult.Refused();
    } finally {
      Arrays.fill(padded, (byte) 0);
    }
  }

  private static boolean allZero(byte[] bytes, int from) {
    int seen = 0;
    for (int i = from; i < bytes.length; i++) {
      seen |= bytes[i];
    }
    return seen == 0;
  }
}
