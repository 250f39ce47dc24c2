package dev.latchkey.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Keeps a second server off a data folder: the two would hand over each other's letters and write
/// each other's files. The system releases it with the process, however that ends; administration
/// needs no lock.
final class ServeLock implements AutoCloseable {
  private final FileChannel file;

  private ServeLock(FileChannel file) {
    this.file = file;
  }

  /// @throws UnusableDataFolder where another server has it
  static ServeLock take(DataFolder data) {
    try {
      var file =
          FileChannel.open(
              data.path().resolve("serve.lock"),
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      if (lock(file) == null) {
        file.close();
        throw new UnusableDataFolder(
            "Another latchkey serve runs on " + data.path() + "; one is enough.");
      }
      return new ServeLock(file);
    } catch (IOException e) {
      throw new UnusableDataFolder("The data folder " + data.path() + " cannot be locked.");
    }
  }

  private static @Nullable FileLock lock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // another server in this very process
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
