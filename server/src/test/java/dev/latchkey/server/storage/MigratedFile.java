package dev.latchkey.server.storage;

import dev.latchkey.testkit.TestClock;
import dev.latchkey.testkit.TestFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// An SQLite file with all tables and no rows, made once per JVM: to run all migrations takes about
/// as long as the rest of a server's start.
public final class MigratedFile {
  private MigratedFile() {}

  private static final class Made {
    static final Path FILE = make();
  }

  private static Path make() {
    var file = TestFolder.makeInMemory().resolve("migrated.db");
    new SqliteSettings(file).open(new TestClock()).close();
    return file;
  }

  /// Puts a copy where a database is wanted, for its owner alone.
  public static void copyTo(Path file) {
    try {
      Files.copy(Made.FILE, file, StandardCopyOption.COPY_ATTRIBUTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
