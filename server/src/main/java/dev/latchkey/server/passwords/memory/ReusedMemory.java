package dev.latchkey.server.passwords.memory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Gives a loaded libsodium the memory for its hashes: blocks that are used again, on huge pages,
/// locked against swapping where the system allows it, and wiped after each hash.
///
/// By itself libsodium maps fresh memory for each hash, which the system has to clear page by page:
/// about a third of the time. It calls `mmap` and `munmap` as every library calls another one, by
/// an address in a table that the loader fills in. Here these two addresses are replaced by ours,
/// in this one library and this process only; its code stays as it is. Nothing is replaced where
/// the table does not hold exactly what it must. For Linux on x86-64 and aarch64.
public final class ReusedMemory {
  /// By where it is loaded: a process has a library once, however often it is asked for.
  private static final Map<Long, Optional<ReusedMemory>> TAKEN_OVER = new ConcurrentHashMap<>();

  private static final String ANCHOR = "sodium_init";
  private final SystemMemory system;
  private final Blocks blocks;

  private ReusedMemory(SystemMemory system) {
    this.system = system;
    this.blocks = new Blocks(system);
  }

  /// Takes the library's memory over; empty where that is not possible.
  ///
  /// @param file that it was loaded from
  public static Optional<ReusedMemory> of(SymbolLookup library, Path file) {
    try (var arena = Arena.ofConfined()) {
      var object = SharedObject.read(file, arena);
      var base = library.findOrThrow(ANCHOR).address() - object.exported(ANCHOR).orElseThrow();
      return TAKEN_OVER.computeIfAbsent(base, _ -> replacing(object, base));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<ReusedMemory> replacing(SharedObject object, long base) {
    var memory = new ReusedMemory(new SystemMemory());
    return memory.replace(object, base) ? Optional.of(memory) : Optional.empty();
  }

  private boolean replace(SharedObject object, long base) {
    var map = new Slot(object, base, "mmap");
    var unmap = new Slot(object, base, "munmap");
    var word = ValueLayout.JAVA_LONG;
    var number = ValueLayout.JAVA_INT;
    return map.isAsLoaded()
        && unmap.isAsLoaded()
        && unmap.write(stub("unmap", FunctionDescriptor.of(number, word, word)))
        && map.write(
            stub("map", FunctionDescriptor.of(word, word, word, number, number, number, word)));
  }

  /// Where the library keeps the address of one function.
  private final class Slot {
    private final String name;
    private final MemorySegment address;
    private final boolean isProtected;

    @SuppressWarnings("restricted")
    Slot(SharedObject object, long base, String name) {
      var slot = object.slot(name).orElseThrow();
      this.name = name;
      this.address =
          MemorySegment.ofAddress(base + slot).reinterpret(ValueLayout.JAVA_LONG.byteSize());
      this.isProtected = object.isProtected(slot, system.page);
    }

    boolean isAsLoaded() {
      return address.get(ValueLayout.JAVA_LONG, 0) == SystemMemory.addressOf(name);
    }

    boolean write(MemorySegment function) {
      return system.write(address, function.address(), isProtected);
    }
  }

  @SuppressWarnings("restricted")
  private MemorySegment stub(String name, FunctionDescriptor type) {
    return Linker.nativeLinker().upcallStub(method(name, type), type, Arena.global());
  }

  private MethodHandle method(String name, FunctionDescriptor type) {
    try {
      return MethodHandles.lookup()
          .findVirtual(ReusedMemory.class, name, type.toMethodType())
          .bindTo(this);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /// In place of `mmap`. An exception would end the process.
  @SuppressWarnings({"UnusedMethod", "UnusedVariable"}) // found by its name, with its parameters
  private long map(long address, long size, int protection, int flags, int file, long offset) {
    try {
      return blocks.take(size).orElse(SystemMemory.FAILED);
    } catch (Throwable e) {
      return SystemMemory.FAILED;
    }
  }

  /// In place of `munmap`.
  @SuppressWarnings("UnusedMethod") // found by its name
  private int unmap(long address, long size) {
    try {
      return blocks.giveBack(address, size) ? 0 : system.unmap(address, size);
    } catch (Throwable e) {
      return -1;
    }
  }

  /// Gives the system back what one thread worked with, when it ends.
  public void release() {
    blocks.release();
  }
}
