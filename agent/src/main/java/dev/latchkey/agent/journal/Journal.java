package dev.latchkey.agent.journal;

import dev.latchkey.agent.state.PrivateFiles;
import dev.latchkey.protocol.RedemptionId;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.protocol.crypto.RandomBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The agent's memory of its redemptions: one file for each token, `redemptions/RID` (hexadecimal)
/// in the state folder, for its owner only.
public final class Journal {
  private static final Set<OpenOption> OPTIONS =
      Set.of(
          StandardOpenOption.CREATE,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          LinkOption.NOFOLLOW_LINKS);

  private final Path state;
  private final Path folder;
  private final int user;
  private final RandomBytes randomness;

  /// What comes of opening one file.
  public sealed interface Opening {
    /// The caller closes it.
    record Opened(JournalFile file) implements Opening {}

    /// Another process works on it.
    record Busy() implements Opening {}

    /// The folder is another user's, or others may write in it: they could undo what is remembered.
    record Unsafe(Path folder) implements Opening {}

    /// It cannot be read, and so nothing may be done for this token.
    record Damaged(Path file) implements Opening {}
  }

  /// Makes nothing yet.
  ///
  /// @param state the state folder
  /// @param user the user id that the agent runs as
  public Journal(Path state, int user, RandomBytes randomness) {
    this.state = state;
    this.user = user;
    this.folder = state.resolve("redemptions");
    this.randomness = randomness;
  }

  /// Opens the file of a token, making it where there is none.
  public Opening open(RedemptionId rid) {
    var path = folder.resolve(rid.value().hex());
    try {
      PrivateFiles.create(folder);
      for (var holder : List.of(state, folder)) {
        if (!PrivateFiles.isSafe(holder, user)) {
          return new Opening.Unsafe(holder);
        }
      }
      return open(path);
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot keep a journal in " + folder, failed);
    }
  }

  /// The tokens that there are files of, in no particular order.
  public List<RedemptionId> rids() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var files = Files.list(folder)) {
      return files.flatMap(file -> rid(file.getFileName().toString()).stream()).toList();
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot read the journal in " + folder, failed);
    }
  }

  private Opening open(Path path) throws IOException {
    var channel = FileChannel.open(path, OPTIONS, PrivateFiles.mode());
    try {
      if (channel.tryLock() == null) {
        channel.close();
        return new Opening.Busy();
      }
    } catch (OverlappingFileLockException ours) {
      channel.close();
      return new Opening.Busy();
    }
    var changed = Duration.ofMillis(Files.getLastModifiedTime(path).toMillis());
    var file = JournalFile.of(channel, changed, randomness);
    PrivateFiles.sync(folder);
    if (file.isEmpty()) {
      channel.close();
      return new Opening.Damaged(path);
    }
    return new Opening.Opened(file.get());
  }

  private static Optional<RedemptionId> rid(String name) {
    try {
      return Optional.of(new RedemptionId(Octets.of(HexFormat.of().parseHex(name))));
    } catch (IllegalArgumentException other) {
      return Optional.empty();
    }
  }
}
