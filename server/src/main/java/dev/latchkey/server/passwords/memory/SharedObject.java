package dev.latchkey.server.passwords.memory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What the file of a shared library (ELF, 64 bits, little-endian) says about its symbols.
/// Addresses are relative to where it is loaded.
///
/// - header: the program headers' offset at 32, their size at 54, how many at 56
/// - program header: type at 0, file offset at 8, address at 16, size in memory at 40
/// - dynamic entry: tag, value
/// - symbol: name at 0, value at 8, 24 bytes in all
/// - relocation: address at 0, symbol number at 12, 24 bytes in all
final class SharedObject {
  private static final int MAGIC = 0x464c457f;
  private static final int LOAD = 1;
  private static final int DYNAMIC = 2;
  private static final int RELRO = 0x6474e552;
  private static final long ENTRY = 24;
  private static final ValueLayout.OfShort U16 = little(ValueLayout.JAVA_SHORT_UNALIGNED);
  private static final ValueLayout.OfInt U32 = little(ValueLayout.JAVA_INT_UNALIGNED);
  private static final ValueLayout.OfLong U64 = little(ValueLayout.JAVA_LONG_UNALIGNED);
  private final MemorySegment file;
  private final TreeMap<Long, Long> offsets = new TreeMap<>();
  private final Map<Long, Long> dynamic = new TreeMap<>();
  private long relroStart;
  private long relroEnd;

  private SharedObject(MemorySegment file) {
    this.file = file;
    if (file.get(U32, 0) != MAGIC) {
      throw new IllegalArgumentException("no ELF file");
    }
    for (var i = 0; i < file.get(U16, 56); i++) {
      readHeader(file.get(U64, 32) + (long) i * file.get(U16, 54));
    }
  }

  /// Reads a file, which the arena keeps open.
  ///
  /// @throws IllegalArgumentException where it is no such file
  /// @throws IndexOutOfBoundsException where it is damaged
  static SharedObject read(Path path, Arena arena) throws IOException {
    try (var channel = FileChannel.open(path)) {
      return new SharedObject(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends ValueLayout> T little(T layout) {
    return (T) layout.withOrder(ByteOrder.LITTLE_ENDIAN);
  }

  private void readHeader(long at) {
    var address = file.get(U64, at + 16);
    switch (file.get(U32, at)) {
      case LOAD -> offsets.put(address, file.get(U64, at + 8));
      case DYNAMIC -> readDynamic(file.get(U64, at + 8));
      case RELRO -> {
        relroStart = address;
        relroEnd = address + file.get(U64, at + 40);
      }
      default -> {
        // says nothing about symbols
      }
    }
  }

  private void readDynamic(long from) {
    for (var at = from; file.get(U64, at) != 0; at += 16) {
      dynamic.put(file.get(U64, at), file.get(U64, at + 8));
    }
  }

  private long value(Tag tag) {
    return dynamic.getOrDefault(tag.number, 0L);
  }

  private enum Tag {
    JUMPS_SIZE(2),
    STRINGS(5),
    SYMBOLS(6),
    RELOCATIONS(7),
    RELOCATIONS_SIZE(8),
    JUMPS(23);

    private final long number;

    Tag(long number) {
      this.number = number;
    }
  }

  private long offset(long address) {
    var segment = offsets.floorEntry(address);
    if (segment == null) {
      throw new IllegalArgumentException("an address outside the file");
    }
    return address - segment.getKey() + segment.getValue();
  }

  private boolean isNamed(long symbol, String name) {
    return file.getString(offset(value(Tag.STRINGS)) + file.get(U32, symbol)).equals(name);
  }

  /// Where an exported symbol is. The symbols end where their names begin, as all linkers have it.
  Optional<Long> exported(String name) {
    for (var at = offset(value(Tag.SYMBOLS)); at < offset(value(Tag.STRINGS)); at += ENTRY) {
      if (isNamed(at, name)) {
        return Optional.of(file.get(U64, at + 8));
      }
    }
    return Optional.empty();
  }

  /// Where the library keeps the address of a function of another library, which it calls by it.
  Optional<Long> slot(String name) {
    return slot(name, value(Tag.JUMPS), value(Tag.JUMPS_SIZE))
        .or(() -> slot(name, value(Tag.RELOCATIONS), value(Tag.RELOCATIONS_SIZE)));
  }

  private Optional<Long> slot(String name, long table, long size) {
    for (long done = 0; done < size; done += ENTRY) {
      var at = offset(table) + done;
      var symbol = offset(value(Tag.SYMBOLS)) + file.get(U32, at + 12) * ENTRY;
      if (isNamed(symbol, name)) {
        return Optional.of(file.get(U64, at));
      }
    }
    return Optional.empty();
  }

  /// Whether the loader has made the slot read-only, which it does page by page.
  boolean isProtected(long slot, long page) {
    return slot >= relroStart / page * page && slot < relroEnd / page * page;
  }
}
