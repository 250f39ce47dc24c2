package dev.latchkey.server.admin.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.server.admin.imports.LineResult.Outcome;
import dev.latchkey.server.web.Json;
import dev.latchkey.server.web.RequestRejected;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Opens the report of an import, new or begun by an earlier run of the same one. Its mode is 0600.
public final class ReportFile {
  private static final int MOST_BYTES = 64 * 1024 * 1024;
  private static final Set<OpenOption> OPTIONS =
      Set.of(
          StandardOpenOption.CREATE,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          LinkOption.NOFOLLOW_LINKS);

  private ReportFile() {}

  /// What came of opening it.
  public sealed interface Opened {
    record Ready(ImportReport report) implements Opened {}

    /// It is left as it was.
    ///
    /// @param reason the rest of a sentence
    record Refused(String reason) implements Opened {}
  }

  /// Opens the report at `path`, or begins one there.
  ///
  /// @throws IOException where it cannot be read or written
  public static Opened open(Path path, List<String> lines, ImportChoices choices)
      throws IOException {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      return new Opened.Refused("is no plain file");
    }
    var mode = PosixFilePermissions.fromString("rw-------");
    var attribute = PosixFilePermissions.asFileAttribute(mode);
    var channel = FileChannel.open(path, OPTIONS, attribute);
    var opened = begin(channel, ReportHeading.of(lines, choices));
    if (opened instanceof Opened.Refused) {
      channel.close();
    } else {
      Files.setPosixFilePermissions(path, mode);
    }
    return opened;
  }

  private static Opened begin(FileChannel channel, ReportHeading heading) throws IOException {
    if (channel.tryLock() == null) {
      return new Opened.Refused("belongs to an import that is running");
    }
    if (channel.size() > MOST_BYTES) {
      return new Opened.Refused("is another file and no report of an import");
    }
    var text = new String(Channels.newInputStream(channel).readAllBytes(), UTF_8);
    if (!text.isEmpty() && !text.startsWith(ReportHeading.BEGINNING)) {
      return new Opened.Refused("is another file and no report of an import");
    }
    // A kill may have torn the last line.
    var whole = text.substring(0, text.lastIndexOf('\n') + 1);
    var done = done(whole.lines());
    if (done.isEmpty()) {
      channel.truncate(0);
      ImportReport.append(channel, List.of(heading));
    } else if (!ReportHeading.read(whole.lines().findFirst().orElse(""))
        .equals(Optional.of(heading))) {
      return new Opened.Refused("belongs to other lines or other options; name another file");
    } else {
      channel.truncate(whole.getBytes(UTF_8).length);
      channel.position(channel.size());
    }
    return new Opened.Ready(new ImportReport(Optional.of(channel), done));
  }

  private static Set<Integer> done(Stream<String> entries) {
    var done = new HashSet<Integer>();
    entries
        .skip(1)
        .forEach(entry ->
            result(entry)
                .filter(result -> !result.came(Outcome.REFUSED))
                .ifPresent(result -> done.add(result.line())));
    return done;
  }

  private static Optional<LineResult> result(String entry) {
    try {
      return Optional.of(Json.read(entry.getBytes(UTF_8), LineResult.class));
    } catch (RequestRejected e) {
      return Optional.empty();
    }
  }
}
