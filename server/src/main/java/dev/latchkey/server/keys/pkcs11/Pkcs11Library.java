package dev.latchkey.server.keys.pkcs11;

import dev.latchkey.server.keys.UnusableKey;
import dev.latchkey.server.keys.VaultUnavailable;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// What the JDK's provider does not offer of a PKCS#11 library: finding a token by its label, and
/// beginning again after a token was away. A library's state belongs to the process, so there is
/// one of these for each file.
final class Pkcs11Library {
  private static final Map<Path, Pkcs11Library> ALL = new ConcurrentHashMap<>();
  private static final long OK = 0;
  private static final long ALREADY_INITIALIZED = 0x191;
  private static final long OS_LOCKING_OK = 2;

  // CK_C_INITIALIZE_ARGS: four functions, flags, reserved; CK_TOKEN_INFO begins with its label
  private static final long ARGUMENTS_BYTES = 48;
  private static final long FLAGS_AT = 32;
  private static final long INFO_BYTES = 512;
  private static final int LABEL_BYTES = 32;

  // CK_FUNCTION_LIST: a version, padded to 8 bytes, then pointers
  private static final int INITIALIZE = 0;
  private static final int FINALIZE = 1;
  private static final int GET_SLOT_LIST = 4;
  private static final int GET_TOKEN_INFO = 6;
  private static final long LIST_BYTES = 8 * (GET_TOKEN_INFO + 2);

  private final MethodHandle initialize;
  private final MethodHandle end;
  private final MethodHandle slotList;
  private final MethodHandle tokenInfo;

  /// Held to read by everyone who uses the library, to write by the one who begins again.
  final ReadWriteLock lock = new ReentrantReadWriteLock();

  private final AtomicInteger epoch = new AtomicInteger();

  static Pkcs11Library load(Path file) {
    return ALL.computeIfAbsent(file, Pkcs11Library::new);
  }

  @SuppressWarnings("restricted")
  private Pkcs11Library(Path file) {
    try (var arena = Arena.ofConfined()) {
      var linker = Linker.nativeLinker();
      var symbols = SymbolLookup.libraryLookup(file, Arena.global());
      var getList =
          linker.downcallHandle(
              symbols.find("C_GetFunctionList").orElseThrow(),
              FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));
      var out = arena.allocate(ValueLayout.ADDRESS);
      check("C_GetFunctionList", (long) getList.invokeExact(out));
      var list = out.get(ValueLayout.ADDRESS, 0).reinterpret(LIST_BYTES);
      initialize = function(linker, list, INITIALIZE, ValueLayout.ADDRESS);
      end = function(linker, list, FINALIZE, ValueLayout.ADDRESS);
      slotList =
          function(
              linker,
              list,
              GET_SLOT_LIST,
              ValueLayout.JAVA_BYTE,
              ValueLayout.ADDRESS,
              ValueLayout.ADDRESS);
      tokenInfo =
          function(linker, list, GET_TOKEN_INFO, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS);
    } catch (Throwable e) {
      throw new UnusableKey("The file " + file + " is not a PKCS#11 library.", e);
    }
    begin();
  }

  @SuppressWarnings("restricted")
  private static MethodHandle function(
      Linker linker, MemorySegment list, int index, ValueLayout... arguments) {
    var pointer = list.get(ValueLayout.ADDRESS, Long.BYTES * (index + 1L));
    return linker.downcallHandle(pointer, FunctionDescriptor.of(ValueLayout.JAVA_LONG, arguments));
  }

  private void begin() {
    try (var arena = Arena.ofConfined()) {
      var arguments = arena.allocate(ARGUMENTS_BYTES, Long.BYTES);
      arguments.set(ValueLayout.JAVA_LONG, FLAGS_AT, OS_LOCKING_OK);
      var result = (long) initialize.invokeExact(arguments);
      check("C_Initialize", result == ALREADY_INITIALIZED ? OK : result);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /// How often the library has begun: what was opened in another epoch is void.
  int epoch() {
    return epoch.get();
  }

  /// Begins again, so that a token that was away is seen; needs the lock. Where the library does
  /// not begin, because no token is there, the next call tries again.
  void beginAgain() {
    var _ = epoch.incrementAndGet();
    try {
      var _ = (long) end.invokeExact(MemorySegment.NULL);
    } catch (Throwable e) {
      throw failed(e);
    }
    begin();
  }

  /// The slots with a token of this label.
  List<Long> slots(String label) {
    try (var arena = Arena.ofConfined()) {
      var count = arena.allocate(ValueLayout.JAVA_LONG);
      check("C_GetSlotList", (long) slotList.invokeExact((byte) 1, MemorySegment.NULL, count));
      var ids = arena.allocate(ValueLayout.JAVA_LONG, count.get(ValueLayout.JAVA_LONG, 0));
      check("C_GetSlotList", (long) slotList.invokeExact((byte) 1, ids, count));
      var found = new ArrayList<Long>();
      for (var i = 0L; i < count.get(ValueLayout.JAVA_LONG, 0); i++) {
        var id = ids.getAtIndex(ValueLayout.JAVA_LONG, i);
        if (label.equals(labelOf(id, arena))) {
          found.add(id);
        }
      }
      return found;
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  private String labelOf(long slot, Arena arena) throws Throwable {
    var info = arena.allocate(INFO_BYTES, Long.BYTES);
    var result = (long) tokenInfo.invokeExact(slot, info);
    var label = info.asSlice(0, LABEL_BYTES).toArray(ValueLayout.JAVA_BYTE);
    return result == OK ? new String(label, StandardCharsets.UTF_8).stripTrailing() : "";
  }

  private static void check(String function, long result) {
    if (result != OK) {
      throw new VaultUnavailable(
          String.format(Locale.ROOT, "The PKCS#11 library fails: %s 0x%x.", function, result),
          null);
    }
  }

  private static RuntimeException failed(Throwable e) {
    return e instanceof VaultUnavailable known
        ? known
        : new VaultUnavailable("The PKCS#11 library fails.", e);
  }
}
