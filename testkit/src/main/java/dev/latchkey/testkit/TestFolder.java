package dev.latchkey.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/// New folders that are removed when the tests end.
public final class TestFolder {
  private TestFolder() {}

  public static Path make() {
    return make(Path.of(System.getProperty("java.io.tmpdir")));
  }

  /// Where nothing is ever written to a disk, if there is such a place.
  public static Path makeInMemory() {
    var shared = Path.of("/dev/shm");
    return Files.isWritable(shared) ? make(shared) : make();
  }

  private static Path make(Path parent) {
    try {
      var folder = Files.createTempDirectory(parent, "latchkey-test-");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Removes a folder with all that is in it; one that is gone is left alone.
  public static void remove(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
