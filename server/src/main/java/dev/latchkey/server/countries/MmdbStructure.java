package dev.latchkey.server.countries;

import com.maxmind.db.Metadata;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;

/// Whether a file is a MaxMind DB that the reader can be given. The reader follows every pointer
/// and believes every size: pointers in a circle would end its stack, and a list that says it has
/// 16 million elements would end the memory. After this check:
///
/// - each branch of the tree leads to a node, to nothing, or to the beginning of a record
/// - a record has at most [#MOST_VALUES] values, none of which is longer than [#MOST_BYTES]
/// - pointers lead back to the beginning of a value that is no pointer
///
/// A record may still hold a pointer to itself, or lists that grow with each pointer. That harms
/// only readers of everything: [CountryFile] has texts read, at two places of a record.
final class MmdbStructure {
  private static final byte[] MARKER =
      "\u00ab\u00cd\u00efMaxMind.com".getBytes(StandardCharsets.ISO_8859_1);
  private static final int MOST_METADATA = 128 * 1024;
  private static final int MOST_VALUES = 512;
  private static final int MOST_BYTES = 1024;
  private static final int SEPARATOR = 16;
  private static final int EXTENDED = 0;
  private static final int POINTER = 1;
  private static final int MAP = 7;
  private static final int ARRAY = 11;
  private static final int BOOLEAN = 14;

  /// Whose bytes follow: text, double, bytes, integers of all sizes, float.
  private static final BitSet PLAIN = BitSet.valueOf(new long[] {0b1000_0111_0111_1100L});

  /// By how much a pointer of 1, 2, 3 or 4 bytes is moved on.
  private static final int[] MOVED = {0, 1 << 11, (1 << 19) + (1 << 11), 0};

  private final byte[] file;
  private final BitSet begins = new BitSet();
  private final BitSet records = new BitSet();
  private int at;

  MmdbStructure(byte[] file) {
    this.file = file;
  }

  /// Looks at what the reader reads first.
  void checkMetadata() {
    var start = metadata();
    checkValues(start, file.length);
    if (records.cardinality() != 1) {
      throw damaged();
    }
  }

  private int metadata() {
    for (var i = file.length - MARKER.length; i >= Math.max(0, file.length - MOST_METADATA); i--) {
      if (Arrays.equals(file, i, i + MARKER.length, MARKER, 0, MARKER.length)) {
        return i + MARKER.length;
      }
    }
    throw new UnusableCountryData("is no MaxMind DB, or is cut");
  }

  /// Looks at all the rest.
  void check(Metadata metadata) {
    var bits = metadata.recordSize();
    var tree = metadata.nodeCount() * bits / 4;
    var end = metadata() - MARKER.length;
    if (metadata.binaryFormatMajorVersion() != 2
        || metadata.nodeCount() < 1
        || metadata.nodeCount() > file.length
        || !(bits == 24 || bits == 28 || bits == 32)
        || tree + SEPARATOR > end
        || metadata.buildEpoch() == null
        || metadata.buildEpoch().bitLength() > Integer.SIZE) {
      throw damaged();
    }
    if (metadata.ipVersion() != 6) {
      throw new UnusableCountryData("has no IPv6 addresses; take one that has both");
    }
    checkValues((int) tree + SEPARATOR, end);
    for (var node = 0; node < metadata.nodeCount(); node++) {
      checkBranch(branch(node, 0, bits), metadata.nodeCount(), tree);
      checkBranch(branch(node, 1, bits), metadata.nodeCount(), tree);
    }
  }

  private void checkBranch(long branch, long nodes, long tree) {
    if (branch > nodes) {
      var record = branch - nodes + tree;
      if (record >= file.length || !records.get((int) record)) {
        throw damaged();
      }
    }
  }

  private long branch(int node, int side, int bits) {
    var first = node * (bits / 4);
    return switch (bits) {
      case 24 -> number(first + side * 3, 3);
      case 28 -> {
        var middle = file[first + 3] & 0xffL;
        var upper = side == 0 ? middle >> 4 : middle & 0xf;
        yield (upper << 24) | number(first + side * 4, 3);
      }
      default -> number(first + side * 4, 4);
    };
  }

  private long number(int start, int bytes) {
    var number = 0L;
    for (var i = start; i < start + bytes; i++) {
      number = (number << 8) | (file[i] & 0xff);
    }
    return number;
  }

  private void checkValues(int start, int end) {
    begins.clear();
    records.clear();
    at = start;
    while (at < end) {
      records.set(at);
      checkRecord(start, end);
    }
  }

  private void checkRecord(int start, int end) {
    var values = 0;
    for (var left = 1; left > 0; left--) {
      if (++values > MOST_VALUES) {
        throw damaged();
      }
      left += checkValue(start, end);
    }
  }

  /// How many values are in the next one.
  private int checkValue(int start, int end) {
    var begin = at;
    var control = (int) take(1, end);
    if (control >> 5 == POINTER) {
      checkPointer(control, begin, start, end);
      return 0;
    }
    var type = control >> 5 == EXTENDED ? MAP + (int) take(1, end) : control >> 5;
    var extended = control >> 5 == EXTENDED;
    var size = size(control & 0x1f, end);
    begins.set(begin);
    if (type == MAP && !extended && size <= MOST_VALUES) {
      return 2 * size;
    }
    if (type == ARRAY && size <= MOST_VALUES) {
      return size;
    }
    if (PLAIN.get(type) && size <= MOST_BYTES) {
      at += size;
    } else if (type != BOOLEAN || size > 1) {
      throw damaged();
    }
    if (at > end) {
      throw damaged();
    }
    return 0;
  }

  private int size(int small, int end) {
    return switch (small) {
      case 29 -> 29 + (int) take(1, end);
      case 30 -> 285 + (int) take(2, end);
      case 31 -> 65_821 + (int) take(3, end);
      default -> small;
    };
  }

  private void checkPointer(int control, int begin, int start, int end) {
    var bytes = ((control >> 3) & 3) + 1;
    var upper = bytes == 4 ? 0L : control & 7L;
    var target = start + MOVED[bytes - 1] + ((upper << (8 * bytes)) | take(bytes, end));
    if (target >= begin || !begins.get((int) target)) {
      throw damaged();
    }
  }

  private long take(int bytes, int end) {
    if (at + bytes > end) {
      throw damaged();
    }
    at += bytes;
    return number(at - bytes, bytes);
  }

  private static UnusableCountryData damaged() {
    return new UnusableCountryData("is cut or damaged");
  }
}
