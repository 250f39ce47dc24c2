package dev.latchkey.server.admin.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.server.web.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The file that says what became of each line, a line of JSON each. It is on the disk before the
/// next batch begins, and an import that was broken off goes on with it.
public final class ImportReport implements AutoCloseable {
  private final Optional<FileChannel> file;
  private final Set<Integer> done;

  /// @param done numbers of lines that need no more work
  ImportReport(Optional<FileChannel> file, Set<Integer> done) {
    this.file = file;
    this.done = Set.copyOf(done);
  }

  /// Where none is wanted.
  public static ImportReport none() {
    return new ImportReport(Optional.empty(), Set.of());
  }

  Set<Integer> done() {
    return done;
  }

  void add(List<LineResult> results) {
    file.ifPresent(channel -> append(channel, results));
  }

  static void append(FileChannel channel, List<?> entries) {
    try {
      for (var entry : entries) {
        var line = ByteBuffer.wrap((Json.text(entry) + "\n").getBytes(UTF_8));
        while (line.hasRemaining()) {
          var _ = channel.write(line);
        }
      }
      channel.force(false);
    } catch (IOException e) {
      throw new UncheckedIOException("the report cannot be written", e);
    }
  }

  @Override
  public void close() {
    file.ifPresent(ImportReport::close);
  }

  private static void close(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the report cannot be written", e);
    }
  }
}
