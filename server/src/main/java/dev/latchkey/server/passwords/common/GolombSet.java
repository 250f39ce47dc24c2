package dev.latchkey.server.passwords.common;

import java.util.Arrays;

/// A sorted list of numbers in few bits: the difference to the one before, divided by 2^20; the
/// quotient as so many ones and a zero, the remainder in 20 bits (Golomb-Rice code). Bits are
/// filled from the highest of each byte.
///
/// It stays as small in memory as in its file; every 512th number is noted when it is read.
final class GolombSet {
  static final int REMAINDER_BITS = 20;
  private static final int STEP = 512;
  private static final String TOO_SHORT = "the codes end too early";
  private final byte[] codes;
  private final long[] values;
  private final long[] positions;
  private final int count;

  /// @param codes made by [#encode]
  /// @throws IllegalArgumentException where they do not hold so many numbers
  GolombSet(byte[] codes, int count) {
    this.codes = codes;
    this.count = count;
    this.values = new long[Math.ceilDiv(count, STEP)];
    this.positions = new long[values.length];
    var reader = new Reader(0);
    var value = 0L;
    for (var i = 0; i < count; i++) {
      value += reader.next();
      if (i % STEP == 0) {
        values[i / STEP] = value;
        positions[i / STEP] = reader.position;
      }
    }
    if (Math.ceilDiv(reader.position, (long) Byte.SIZE) != codes.length) {
      throw new IllegalArgumentException("the codes are not of so many numbers");
    }
  }

  boolean contains(long wanted) {
    var found = Arrays.binarySearch(values, wanted);
    if (found >= 0) {
      return true;
    }
    var block = -found - 2;
    if (block < 0) {
      return false;
    }
    var reader = new Reader(positions[block]);
    var value = values[block];
    var last = Math.min(STEP, count - block * STEP);
    for (var i = 1; i < last && value < wanted; i++) {
      value += reader.next();
    }
    return value == wanted;
  }

  private final class Reader {
    private long position;

    Reader(long position) {
      this.position = position;
    }

    long next() {
      var quotient = 0L;
      while (bit() == 1) {
        quotient++;
      }
      return (quotient << REMAINDER_BITS) | remainder();
    }

    /// Four bytes hold it, wherever it begins.
    private int remainder() {
      var at = (int) (position >>> 3);
      var word = 0;
      for (var i = at; i < at + Integer.BYTES; i++) {
        word = (word << Byte.SIZE) | (i < codes.length ? codes[i] & 0xff : 0);
      }
      var begin = (int) (position & 7);
      position += REMAINDER_BITS;
      if (position > (long) Byte.SIZE * codes.length) {
        throw new IllegalArgumentException(TOO_SHORT);
      }
      return (word << begin) >>> (Integer.SIZE - REMAINDER_BITS);
    }

    private int bit() {
      var at = (int) (position >>> 3);
      if (at >= codes.length) {
        throw new IllegalArgumentException(TOO_SHORT);
      }
      var bit = (codes[at] >>> (7 - (int) (position & 7))) & 1;
      position++;
      return bit;
    }
  }

  /// The codes of numbers in rising order.
  static byte[] encode(long[] sorted) {
    var writer = new Writer();
    var last = 0L;
    for (var value : sorted) {
      writer.put(value - last);
      last = value;
    }
    return writer.bytes();
  }

  private static final class Writer {
    private byte[] bytes = new byte[1 << 16];
    private long position;

    void put(long number) {
      for (var ones = number >>> REMAINDER_BITS; ones > 0; ones--) {
        bit(1);
      }
      bit(0);
      for (var i = REMAINDER_BITS - 1; i >= 0; i--) {
        bit((int) (number >>> i) & 1);
      }
    }

    private void bit(int bit) {
      var at = (int) (position >>> 3);
      if (at == bytes.length) {
        bytes = Arrays.copyOf(bytes, 2 * bytes.length);
      }
      bytes[at] |= (byte) (bit << (7 - (int) (position & 7)));
      position++;
    }

    byte[] bytes() {
      return Arrays.copyOf(bytes, (int) Math.ceilDiv(position, (long) Byte.SIZE));
    }
  }
}
