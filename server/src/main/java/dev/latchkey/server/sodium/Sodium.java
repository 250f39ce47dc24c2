package dev.latchkey.server.sodium;

import dev.latchkey.server.storage.NativeLibrary;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The native libsodium, which travels in a jar: loaded and ready.
///
/// @param library its functions
/// @param file that it was loaded from
public record Sodium(SymbolLookup library, Path file) {
  /// A process has it once, however many ask.
  private static final Map<Path, Optional<Sodium>> LOADED = new ConcurrentHashMap<>();

  /// Loads it, unpacked into `folder`; empty on a platform that it does not serve.
  public static Optional<Sodium> in(Path folder) {
    return LOADED.computeIfAbsent(folder, Sodium::load);
  }

  @SuppressWarnings("restricted")
  private static Optional<Sodium> load(Path folder) {
    try {
      var sodium =
          NativeLibrary.unpack(resource(), folder)
              .map(file -> new Sodium(SymbolLookup.libraryLookup(file, Arena.global()), file));
      sodium.ifPresent(Sodium::begin);
      return sodium;
    } catch (IOException
        | IllegalArgumentException
        | IllegalStateException
        | UnsatisfiedLinkError e) {
      return Optional.empty();
    }
  }

  private static String resource() {
    var system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    var arm = System.getProperty("os.arch").equals("aarch64");
    if (system.contains("mac")) {
      return (arm ? "/mac_arm" : "/mac") + "/libsodium.dylib";
    }
    if (system.contains("windows")) {
      return "/windows64/libsodium.dll";
    }
    return (arm ? "/arm64" : "/linux64") + "/libsodium.so";
  }

  private void begin() {
    try {
      var _ = (int) function("sodium_init").invokeExact();
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /// One of its functions, which says by a number what came of it.
  @SuppressWarnings("restricted")
  public MethodHandle function(String name, ValueLayout... arguments) {
    return Linker.nativeLinker()
        .downcallHandle(
            library.findOrThrow(name), FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments));
  }

  /// A call that did not get through.
  public static IllegalStateException failed(Throwable cause) {
    return new IllegalStateException("a call into libsodium failed", cause);
  }

  public boolean isForLinux() {
    return file.toString().endsWith(".so");
  }
}
