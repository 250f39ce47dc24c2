package dev.latchkey.server.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/// Native code that travels in a jar. It is unpacked into a folder that only the service user
/// writes, never into the shared one for temporary files.
public final class NativeLibrary {
  private NativeLibrary() {}

  /// Unpacks `resource` under its own name, each time; other processes may do the same.
  ///
  /// @return the file; empty where no jar has the resource, that is, on a platform it does not
  ///   serve
  public static Optional<Path> unpack(String resource, Path folder) throws IOException {
    try (var library = NativeLibrary.class.getResourceAsStream(resource)) {
      if (library == null) {
        return Optional.empty();
      }
      Files.createDirectories(folder);
      var file = folder.resolve(Path.of(resource).getFileName());
      var fresh = Files.createTempFile(folder, "library", null);
      Files.copy(library, fresh, StandardCopyOption.REPLACE_EXISTING);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      return Optional.of(file);
    }
  }
}
