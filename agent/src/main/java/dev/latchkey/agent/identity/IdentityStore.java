package dev.latchkey.agent.identity;

import dev.latchkey.agent.state.PrivateFiles;
import dev.latchkey.protocol.JsonParseResult;
import dev.latchkey.protocol.WireJson;
import dev.latchkey.protocol.crypto.Fingerprint;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.protocol.crypto.RandomBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/// The identities of this server: one file for each Latchkey, `identities/FP` (hexadecimal) in the
/// state folder, mode 0600, replaced whole or not at all. Two processes change one in turn.
///
/// A file that others may read, or a folder that they may write in, is not used: with the keys
/// another could pass for this server.
public final class IdentityStore {
  private static final int SEED_LENGTH = 32;
  private static final Set<OpenOption> WRITE =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

  private final Path state;
  private final Path folder;
  private final int user;
  private final RandomBytes randomness;

  /// A file of an identity that there is, and that is damaged, open to others, or cannot be read or
  /// written.
  public static final class Unusable extends UncheckedIOException {
    private static final long serialVersionUID = 1;

    Unusable(String message, IOException cause) {
      super(message, cause);
    }
  }

  /// Makes nothing yet.
  ///
  /// @param state the state folder
  /// @param user the user id that the agent runs as
  public IdentityStore(Path state, int user, RandomBytes randomness) {
    this.state = state;
    this.folder = state.resolve("identities");
    this.user = user;
    this.randomness = randomness;
  }

  /// Who this server is to the Latchkey with that key, or with one that came after it; empty where
  /// it was never to be registered there.
  ///
  /// @throws Unusable where there is one that cannot be used
  public Optional<ServerIdentity> find(Fingerprint fp) {
    return exactly(fp)
        .or(() -> registered().stream().filter(later -> later.former().contains(fp)).findFirst());
  }

  private Optional<ServerIdentity> exactly(Fingerprint fp) {
    var file = path(fp);
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try {
      checkSafe();
      if (!PrivateFiles.isSecret(file, user)) {
        throw new IOException("other users can read it: it must be yours, with mode 600");
      }
      var read = read(file, fp);
      // A process that replaces the file overwrites the one before, which may be what was read.
      return Optional.of(
          (read.isPresent() ? read : read(file, fp))
              .orElseThrow(() -> new IOException("it is damaged")));
    } catch (IOException unusable) {
      throw new Unusable("cannot use " + file + ": " + unusable.getMessage(), unusable);
    }
  }

  private void checkSafe() throws IOException {
    for (var holder : List.of(state, folder)) {
      if (!PrivateFiles.isSafe(holder, user)) {
        throw new IOException(
            "other users can write in " + holder + ": it must be yours, with mode 700");
      }
    }
  }

  private static Optional<ServerIdentity> read(Path file, Fingerprint fp) throws IOException {
    return WireJson.read(Files.readAllBytes(file), ServerIdentity.class)
                instanceof JsonParseResult.Message<ServerIdentity>(var identity)
            && identity.fp().equals(fp)
        ? Optional.of(identity)
        : Optional.empty();
  }

  /// The Latchkeys that there are files for, in the order of their fingerprints.
  public List<Fingerprint> known() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("[0-9a-f]{32}"))
          .sorted()
          .map(name -> new Fingerprint(Octets.of(HexFormat.of().parseHex(name))))
          .toList();
    } catch (IOException unreadable) {
      throw new Unusable("cannot read " + folder, unreadable);
    }
  }

  /// All that are confirmed.
  ///
  /// @throws Unusable where there is one that cannot be used
  public List<ServerIdentity> registered() {
    return known().stream()
        .flatMap(fp -> exactly(fp).stream())
        .filter(ServerIdentity::confirmed)
        .toList();
  }

  /// The identity for that Latchkey; it is made, and on the disk, where there is none.
  public ServerIdentity findOrMake(Fingerprint fp, Duration timeOfDay) {
    return locked(fp, () -> exactly(fp).orElseGet(() -> save(fresh(fp, timeOfDay))));
  }

  private ServerIdentity fresh(Fingerprint fp, Duration timeOfDay) {
    var first = sealing(1, timeOfDay);
    return new ServerIdentity("", fp, List.of(), true, "", "", seed(), List.of(first));
  }

  /// A fresh sealing key.
  public ServerIdentity.Sealing sealing(long number, Duration timeOfDay) {
    return ServerIdentity.Sealing.made(number, seed(), timeOfDay);
  }

  private Octets seed() {
    return Octets.of(randomness.bytes(SEED_LENGTH));
  }

  /// Changes what is there.
  public ServerIdentity change(Fingerprint fp, UnaryOperator<ServerIdentity> change) {
    return locked(fp, () -> save(change.apply(exactly(fp).orElseThrow())));
  }

  /// Trusts the signing key that came after the one that is trusted so far. The caller has verified
  /// that it did.
  public ServerIdentity follow(ServerIdentity identity, Fingerprint next) {
    return locked(
        identity.fp(),
        () -> {
          // Another process may have been faster, or a crash may have left both files.
          var known = exactly(next);
          var followed =
              known.isPresent()
                  ? known.get()
                  : save(exactly(identity.fp()).orElseThrow().trusting(next));
          remove(path(identity.fp()));
          return followed;
        });
  }

  private void remove(Path file) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      wipe(file);
      Files.delete(file);
      PrivateFiles.sync(folder);
    }
  }

  private interface Work {
    ServerIdentity run() throws IOException;
  }

  private ServerIdentity locked(Fingerprint fp, Work work) {
    try {
      PrivateFiles.create(folder);
      checkSafe();
      try (var lock = open(folder.resolve(fp.value().hex() + ".lock"))) {
        var held = lock.lock();
        try {
          return work.run();
        } finally {
          held.release();
        }
      }
    } catch (IOException failed) {
      throw new Unusable(
          "cannot keep an identity in " + folder + ": " + failed.getMessage(), failed);
    }
  }

  private ServerIdentity save(ServerIdentity identity) {
    var file = path(identity.fp());
    var temporary = folder.resolve(file.getFileName() + ".new");
    try {
      // What a crash has left.
      remove(temporary);
      try (var channel = open(temporary)) {
        write(channel, WireJson.write(identity));
      }
      replace(file, temporary);
      return identity;
    } catch (IOException failed) {
      throw new Unusable("cannot write " + file, failed);
    }
  }

  private void replace(Path file, Path by) throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      move(by, file);
      return;
    }
    // It may hold keys that are to be gone.
    try (var former = open(file)) {
      move(by, file);
      wipe(former);
    }
  }

  private void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    PrivateFiles.sync(folder);
  }

  private static void wipe(Path file) throws IOException {
    try (var channel = open(file)) {
      wipe(channel);
    }
  }

  private static void wipe(FileChannel channel) throws IOException {
    write(channel, new byte[Math.toIntExact(channel.size())]);
  }

  private static void write(FileChannel channel, byte[] content) throws IOException {
    var bytes = ByteBuffer.wrap(content);
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    channel.force(true);
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, WRITE, PrivateFiles.mode());
  }

  private Path path(Fingerprint fp) {
    return folder.resolve(fp.value().hex());
  }
}
