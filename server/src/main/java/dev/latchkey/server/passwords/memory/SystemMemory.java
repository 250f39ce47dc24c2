package dev.latchkey.server.passwords.memory;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// Memory of the system, by the calls of Linux. What a caller can do without fails in silence.
final class SystemMemory {
  static final long FAILED = -1;
  private static final int READ = 1;
  private static final int READ_WRITE = 3;
  private static final int PRIVATE_ANONYMOUS = 0x22;
  private static final int HUGE_PAGES = 14;
  private static final int NOT_IN_DUMPS = 16;
  private final MethodHandle map;
  private final MethodHandle unmap;
  private final MethodHandle advise;
  private final MethodHandle lock;
  private final MethodHandle protect;

  /// The size of a page.
  final long page;

  SystemMemory() {
    var size = ValueLayout.JAVA_LONG;
    var number = ValueLayout.JAVA_INT;
    map = function("mmap", size, size, size, number, number, number, size);
    unmap = function("munmap", number, size, size);
    advise = function("madvise", number, size, size, number);
    lock = function("mlock", number, size, size);
    protect = function("mprotect", number, size, size, number);
    page = called(function("getpagesize", number));
  }

  @SuppressWarnings("restricted")
  private static MethodHandle function(String name, MemoryLayout result, MemoryLayout... types) {
    var linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, types));
  }

  /// The address of a function of the system's C library.
  static long addressOf(String name) {
    return Linker.nativeLinker().defaultLookup().findOrThrow(name).address();
  }

  private static int called(MethodHandle function, Object... arguments) {
    try {
      return (int) function.invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw new IllegalStateException("a call of the system failed", e);
    }
  }

  /// Fresh memory, or [#FAILED].
  long map(long size) {
    try {
      return (long) map.invokeExact(0L, size, READ_WRITE, PRIVATE_ANONYMOUS, -1, 0L);
    } catch (Throwable e) {
      throw new IllegalStateException("a call of the system failed", e);
    }
  }

  int unmap(long address, long size) {
    return called(unmap, address, size);
  }

  /// Asks for huge pages, and keeps the memory out of dumps and off the swap device as far as the
  /// system allows it.
  void shelter(long address, long size) {
    var _ = called(advise, address, size, HUGE_PAGES);
    var _ = called(advise, address, size, NOT_IN_DUMPS);
    var _ = called(lock, address, size);
  }

  /// Replaces the address in a slot.
  ///
  /// @param isProtected whether it is in read-only memory, and to be so afterwards
  /// @return whether it was possible
  boolean write(MemorySegment slot, long value, boolean isProtected) {
    var start = slot.address() / page * page;
    if (isProtected && called(protect, start, page, READ_WRITE) != 0) {
      return false;
    }
    slot.set(ValueLayout.JAVA_LONG, 0, value);
    return !isProtected || called(protect, start, page, READ) == 0;
  }
}
