package dev.latchkey.server.keys;

import java.nio.ByteBuffer;
import java.util.OptionalInt;

/// The layout of a wrapped value: format 1 (1 byte) | key number (4) | IV (12) | ciphertext and tag
/// (16).
public final class WrappedValue {
  static final int IV_BYTES = 12;
  private static final byte FORMAT = 1;
  static final int MARK_BYTES = 1 + Integer.BYTES;
  static final int HEADER_BYTES = MARK_BYTES + IV_BYTES;

  private WrappedValue() {}

  /// What every value begins with that is wrapped under the key of this number.
  public static byte[] mark(int number) {
    return ByteBuffer.allocate(MARK_BYTES).put(FORMAT).putInt(number).array();
  }

  /// The number of the key that a value with this beginning is wrapped under; empty where it is of
  /// none.
  public static OptionalInt number(byte[] value) {
    return value.length >= MARK_BYTES && value[0] == FORMAT
        ? OptionalInt.of(ByteBuffer.wrap(value).getInt(1))
        : OptionalInt.empty();
  }
}
