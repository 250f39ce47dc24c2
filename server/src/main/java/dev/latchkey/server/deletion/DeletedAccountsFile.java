package dev.latchkey.server.deletion;

import dev.latchkey.server.identifiers.Id;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/// The ids of deleted accounts beside the database, a line each: what a restored database does not
/// know any more. In no backup, for an old copy knows as little.
final class DeletedAccountsFile {
  private final Path path;

  DeletedAccountsFile(Path path) {
    this.path = path;
  }

  /// Those that stand there; a line that broke off with the power counts for nothing.
  Set<String> read() {
    try {
      if (!Files.exists(path)) {
        return Set.of();
      }
      var ids = new LinkedHashSet<String>();
      for (var line : Files.readString(path, StandardCharsets.US_ASCII).split("\n", -1)) {
        Id.parse(line.strip()).map(Id::value).ifPresent(ids::add);
      }
      return ids;
    } catch (IOException e) {
      throw new UncheckedIOException("the file of deleted accounts cannot be read", e);
    }
  }

  /// Adds ids, and returns once they are on the disk. Each line begins with a break, so that one
  /// that broke off spoils none.
  void add(Collection<String> ids) {
    if (ids.isEmpty()) {
      return;
    }
    var lines =
        ByteBuffer.wrap(("\n" + String.join("\n", ids) + "\n").getBytes(StandardCharsets.US_ASCII));
    try (var file = open()) {
      while (lines.hasRemaining()) {
        file.write(lines);
      }
      file.force(true);
    } catch (IOException e) {
      throw new UncheckedIOException("the file of deleted accounts cannot be written", e);
    }
  }

  private FileChannel open() throws IOException {
    return FileChannel.open(
        path,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }
}
