package dev.latchkey.agent.journal;

import dev.latchkey.protocol.AgentKeys;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.protocol.crypto.RandomBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The journal of one redemption, locked by this process until [#close].
///
/// - line 1: `seed ` | the seed in base64url, 43 characters; 43 times `-` once it is wiped
/// - each further line: see [JournalEntryFormat]
///
/// Each line is on the disk before the method that writes it returns. A last line without its
/// newline was being written when the agent died: what it announces has not been done, and it is
/// dropped.
public final class JournalFile implements AutoCloseable {
  private static final String HEAD = "seed ";
  private static final int SEED_TEXT = 43;
  private static final int FIRST_LINE = HEAD.length() + SEED_TEXT + 1;
  private static final String WIPED = "-".repeat(SEED_TEXT);

  private final FileChannel channel;
  private final Duration changed;
  private final List<JournalEntry> entries;

  private JournalFile(FileChannel channel, Duration changed, List<JournalEntry> entries) {
    this.channel = channel;
    this.changed = changed;
    this.entries = new ArrayList<>(entries);
  }

  /// Takes a locked file as it is, or begins it; empty when it is damaged. A run that died between
  /// the last entry and its end has left the seed: it is wiped.
  ///
  /// @param changed see [#changed]
  static Optional<JournalFile> of(FileChannel channel, Duration changed, RandomBytes randomness)
      throws IOException {
    var text = readAll(channel);
    int whole = text.lastIndexOf('\n') + 1;
    if (whole < FIRST_LINE) {
      begin(channel, randomness);
      return Optional.of(new JournalFile(channel, changed, List.of()));
    }
    channel.truncate(text.substring(0, whole).getBytes(StandardCharsets.UTF_8).length);
    if (!text.startsWith(HEAD) || text.charAt(FIRST_LINE - 1) != '\n') {
      return Optional.empty();
    }
    var file =
        JournalEntryFormat.read(text.substring(FIRST_LINE, whole))
            .map(list -> new JournalFile(channel, changed, list));
    file.filter(JournalFile::isOver)
        .filter(_ -> !text.startsWith(WIPED, HEAD.length()))
        .ifPresent(JournalFile::wipeSeed);
    return file;
  }

  private boolean isOver() {
    return stage() == Stage.SETTLED || stage() == Stage.CLOSED;
  }

  /// When an earlier run last wrote in it, since 1970.
  public Duration changed() {
    return changed;
  }

  /// How far it has come.
  public Stage stage() {
    if (latest(JournalEntry.Closed.class).isPresent()) {
      return Stage.CLOSED;
    }
    if (latest(JournalEntry.Settled.class).isPresent()) {
      return Stage.SETTLED;
    }
    if (latest(JournalEntry.Done.class).isPresent()) {
      return Stage.OWED;
    }
    if (latest(JournalEntry.Intent.class).isPresent()) {
      return Stage.APPLYING;
    }
    return last(JournalEntry.Claim.class) > last(JournalEntry.Unclaimed.class)
        ? Stage.CLAIMING
        : Stage.OPEN;
  }

  /// The last entry of a kind.
  public <T extends JournalEntry> Optional<T> latest(Class<T> type) {
    return entries.reversed().stream().filter(type::isInstance).map(type::cast).findFirst();
  }

  private int last(Class<? extends JournalEntry> type) {
    return latest(type).map(entries::lastIndexOf).orElse(-1);
  }

  /// Writes a line and waits until it is on the disk.
  public void append(JournalEntry entry) {
    write(channel, size(), JournalEntryFormat.write(entry));
    entries.add(entry);
  }

  /// The agent's keys for this redemption; empty once the seed is wiped. The caller closes them.
  public Optional<AgentKeys> keys() {
    var text = read(channel, HEAD.length(), SEED_TEXT);
    return Octets.fromBase64(text)
        .filter(seed -> seed.length() == AgentKeys.SEED_LENGTH)
        .map(seed -> AgentKeys.derive(seed.bytes()));
  }

  /// Overwrites the seed in place.
  public void wipeSeed() {
    write(channel, HEAD.length(), WIPED.getBytes(StandardCharsets.US_ASCII));
  }

  /// Lets the lock go.
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static void begin(FileChannel channel, RandomBytes randomness) throws IOException {
    var seed = randomness.bytes(AgentKeys.SEED_LENGTH);
    var line = HEAD + Octets.of(seed).base64() + "\n";
    Arrays.fill(seed, (byte) 0);
    channel.truncate(0);
    write(channel, 0, line.getBytes(StandardCharsets.US_ASCII));
  }

  private long size() {
    try {
      return channel.size();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static String readAll(FileChannel channel) throws IOException {
    return read(channel, 0, Math.toIntExact(channel.size()));
  }

  private static String read(FileChannel channel, long position, int length) {
    var bytes = ByteBuffer.allocate(length);
    try {
      for (int n = 0; n >= 0 && bytes.hasRemaining(); ) {
        n = channel.read(bytes, position + bytes.position());
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
  }

  private static void write(FileChannel channel, long position, byte[] line) {
    var bytes = ByteBuffer.wrap(line);
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes, position + bytes.position());
      }
      channel.force(true);
    } catch (IOException failed) {
      throw new UncheckedIOException(
          "The journal cannot be written ("
              + failed.getMessage()
              + "). Make room on the disk and run the same command again: it resumes there.",
          failed);
    }
  }
}
