package dev.latchkey.server.installation;

import dev.latchkey.server.web.connections.PortVisit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/// Keeps a second server off a data folder: the two would hand over each other's emails and write
/// each other's files. The system releases it with the process, however that ends; administration
/// needs no lock.
public final class ServeLock implements AutoCloseable {
  private final FileChannel file;

  private ServeLock(FileChannel file) {
    this.file = file;
  }

  /// Takes the lock.
  ///
  /// @throws UnusableDataFolder where another server has it
  public static ServeLock take(DataFolder data) {
    try {
      var file = open(data);
      if (file.tryLock() == null) {
        file.close();
        throw taken(data);
      }
      return new ServeLock(file);
    } catch (OverlappingFileLockException e) {
      // Held by this very process. The file stays open: closing it would release that lock.
      throw taken(data);
    } catch (IOException e) {
      throw new UnusableDataFolder("The data folder " + data.path() + " cannot be locked.");
    }
  }

  /// Looks whether another server has the folder; makes nothing.
  ///
  /// @throws UnusableDataFolder where one does
  public static void refuseSecond(DataFolder data) {
    if (Files.exists(path(data))) {
      take(data).close();
    }
  }

  private static FileChannel open(DataFolder data) throws IOException {
    return FileChannel.open(
        path(data),
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  private static Path path(DataFolder data) {
    return data.path().resolve("serve.lock");
  }

  private static UnusableDataFolder taken(DataFolder data) {
    return new UnusableDataFolder(
        "The data folder "
            + data.path()
            + " is in use: another latchkey serve runs on it; stop that one first, or choose"
            + " another folder with --data.");
  }

  /// Says where the server listens.
  public void announce(String bind, int port) {
    try {
      file.truncate(0);
      file.write(ByteBuffer.wrap((bind + " " + port).getBytes(StandardCharsets.US_ASCII)), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Where the server of another process listens; empty where none runs. Never call it in a process
  /// that holds the lock.
  public static Optional<InetSocketAddress> listening(DataFolder data) {
    if (!Files.exists(path(data))) {
      return Optional.empty();
    }
    try (var file = FileChannel.open(path(data), StandardOpenOption.WRITE)) {
      if (file.tryLock() != null) {
        return Optional.empty();
      }
      var words = Files.readString(path(data)).split(" ", 2);
      return words.length == 2
          ? Optional.of(PortVisit.reachable(words[0], Integer.parseInt(words[1])))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
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
