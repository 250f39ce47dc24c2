package dev.latchkey.agent.identity;

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
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/// The identities of this server: one file for each Latchkey, `identities/FP` (hexadecimal) in the
/// state folder, mode 0600, replaced whole or not at all. Two processes change one in turn.
public final class IdentityStore {
  private static final int SEED_LENGTH = 32;
  private static final Set<StandardOpenOption> WRITE =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);

  private final Path folder;
  private final RandomBytes randomness;

  /// Makes nothing yet.
  ///
  /// @param state the state folder
  public IdentityStore(Path state, RandomBytes randomness) {
    this.folder = state.resolve("identities");
    this.randomness = randomness;
  }

  /// Who this server is to the Latchkey with that key; empty where it was never to be registered
  /// there.
  ///
  /// @throws UncheckedIOException where the file cannot be read or makes no sense
  public Optional<ServerIdentity> find(Fingerprint fp) {
    return read(path(fp));
  }

  /// All that are confirmed.
  public List<ServerIdentity> registered() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches("[0-9a-f]{32}"))
          .sorted()
          .flatMap(file -> read(file).stream())
          .filter(ServerIdentity::confirmed)
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException("cannot read " + folder, unreadable);
    }
  }

  /// The identity for that Latchkey; it is made, and on the disk, where there is none.
  public ServerIdentity findOrMake(Fingerprint fp, Duration timeOfDay) {
    return locked(fp, () -> find(fp).orElseGet(() -> save(fresh(fp, timeOfDay))));
  }

  private ServerIdentity fresh(Fingerprint fp, Duration timeOfDay) {
    return new ServerIdentity("", "", fp, "", "", seed(), List.of(sealing(1, timeOfDay)));
  }

  /// A fresh sealing key.
  public ServerIdentity.Sealing sealing(long number, Duration timeOfDay) {
    return new ServerIdentity.Sealing(number, seed(), timeOfDay.toSeconds());
  }

  private Octets seed() {
    return Octets.of(randomness.bytes(SEED_LENGTH));
  }

  /// Changes what is there.
  public ServerIdentity change(Fingerprint fp, UnaryOperator<ServerIdentity> change) {
    return locked(fp, () -> save(change.apply(find(fp).orElseThrow())));
  }

  private interface Work {
    ServerIdentity run() throws IOException;
  }

  private ServerIdentity locked(Fingerprint fp, Work work) {
    try {
      var owner = PosixFilePermissions.fromString("rwx------");
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(owner));
      try (var lock = open(folder.resolve(fp.value().hex() + ".lock"))) {
        var held = lock.lock();
        try {
          return work.run();
        } finally {
          held.release();
        }
      }
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot keep an identity in " + folder, failed);
    }
  }

  private ServerIdentity save(ServerIdentity identity) {
    var file = path(identity.fp());
    var temporary = folder.resolve(file.getFileName() + ".new");
    try {
      Files.deleteIfExists(temporary);
      try (var channel = open(temporary)) {
        var bytes = ByteBuffer.wrap(WireJson.write(identity));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      try (var names = FileChannel.open(folder, StandardOpenOption.READ)) {
        names.force(true);
      }
      return identity;
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot write " + file, failed);
    }
  }

  private static FileChannel open(Path file) throws IOException {
    var owner = PosixFilePermissions.fromString("rw-------");
    return FileChannel.open(file, WRITE, PosixFilePermissions.asFileAttribute(owner));
  }

  private static Optional<ServerIdentity> read(Path file) {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try {
      return switch (WireJson.read(Files.readAllBytes(file), ServerIdentity.class)) {
        case JsonParseResult.Message<ServerIdentity>(var identity) -> Optional.of(identity);
        case JsonParseResult.Malformed<ServerIdentity> _,
            JsonParseResult.UnknownField<ServerIdentity> _,
            JsonParseResult.InvalidField<ServerIdentity> _ ->
            throw new IOException("not an identity");
      };
    } catch (IOException unreadable) {
      throw new UncheckedIOException("cannot use " + file, unreadable);
    }
  }

  private Path path(Fingerprint fp) {
    return folder.resolve(fp.value().hex());
  }
}
