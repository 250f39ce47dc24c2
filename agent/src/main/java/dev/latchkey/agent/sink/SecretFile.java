package dev.latchkey.agent.sink;

import dev.latchkey.protocol.RedemptionId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// A file of mode 0600 in memory (`/dev/shm`, else the folder for temporary files) that gives a
/// program a password to sign in with, and is deleted right after.
record SecretFile(Path path) implements AutoCloseable {
  private static final Path MEMORY = Path.of("/dev/shm");

  static SecretFile write(RedemptionId rid, String text) throws IOException {
    var path = path(rid);
    Files.deleteIfExists(path);
    var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (var channel = Files.newByteChannel(path, options, owner)) {
      var bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
    return new SecretFile(path);
  }

  /// Removes what a crash left.
  static void clear(RedemptionId rid) {
    new SecretFile(path(rid)).close();
  }

  private static Path path(RedemptionId rid) {
    var name = ".latchkey-" + rid.value().hex();
    return Files.isWritable(MEMORY) ? MEMORY.resolve(name) : Path.of("/tmp", name);
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
