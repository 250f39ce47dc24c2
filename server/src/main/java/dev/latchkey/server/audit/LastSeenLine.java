package dev.latchkey.server.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Optional;

/// The last line of the trail that this installation has seen, remembered in a file that is in no
/// backup: a database that does not hold that line any more was restored.
///
/// Everything that must not come back with a backup (a used token, an ended session, an old
/// password) has left a line. The file holds the line's number, a blank and its hash in
/// hexadecimal.
public final class LastSeenLine {
  private final Path file;
  private final AuditTrail trail;

  public LastSeenLine(Path file, AuditTrail trail) {
    this.file = file;
    this.trail = trail;
  }

  /// Whether the database is not the one that was seen: it lacks the line, or it is unknown what
  /// was seen and it is not new.
  public boolean isMissing() {
    // The file first: lines are only ever added, so that what comes now is never behind it.
    var remembered = read();
    return remembered.map(seen -> !holds(seen)).orElseGet(() -> trail.head().seq() > 0);
  }

  private boolean holds(ChainHead seen) {
    return seen.seq() == 0
        || trail.list(seen.seq() - 1, 1).stream().anyMatch(line -> seen.is(ChainHead.of(line)));
  }

  /// Remembers the present end of the trail.
  public void remember() {
    var head = trail.head();
    if (read().filter(head::is).isEmpty()) {
      write(head.seq() + " " + HexFormat.of().formatHex(head.hash()) + "\n");
    }
  }

  private Optional<ChainHead> read() {
    try {
      var parts = Files.readString(file).strip().split(" ", -1);
      return Optional.of(
          new ChainHead(Long.parseLong(parts[0]), HexFormat.of().parseHex(parts[1])));
    } catch (IOException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  private void write(String line) {
    try {
      var folder = file.toAbsolutePath().getParent();
      var mode = PosixFilePermissions.fromString("rw-------");
      var temporary =
          Files.createTempFile(
              folder, "last-seen.", ".new", PosixFilePermissions.asFileAttribute(mode));
      try (var channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)));
        channel.force(true);
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
