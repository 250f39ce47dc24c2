package dev.latchkey.server.keys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// A folder (mode 0700) of key files (mode 0600): a key that anyone else may read stops the start
/// (S0-33).
public final class KeyFolder {
  /// All keys have 256 bits.
  static final int KEY_BYTES = 32;

  private static final EnumSet<PosixFilePermission> OWNER =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private final Path folder;
  private final Set<String> made = ConcurrentHashMap.newKeySet();
  private final boolean makesKeys;

  public KeyFolder(Path folder) {
    this(folder, true);
  }

  private KeyFolder(Path folder, boolean makesKeys) {
    this.makesKeys = makesKeys;
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw new UnusableKey("The folder " + folder + " cannot be created.", e);
    }
    this.folder = folder;
  }

  /// The same folder for a vault that is being left: no key is made there.
  public KeyFolder ofFormerVault() {
    return new KeyFolder(folder, false);
  }

  boolean makesKeys() {
    return makesKeys;
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  /// Refuses what no random source has made.
  ///
  /// @param content of the file `name`
  void mustBeRandom(String name, byte[] content) {
    if (content.length != KEY_BYTES || DefaultSecrets.isMadeUp(content)) {
      throw new UnusableKey("The key file " + path(name) + " is not a random 256-bit key.", null);
    }
  }

  boolean has(String name) {
    return Files.exists(path(name));
  }

  List<String> names() {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new UnusableKey("The folder " + folder + " cannot be read.", e);
    }
  }

  /// Overwrites a file and removes it. What the disk or a backup keeps of it is out of reach.
  void destroy(String name) {
    if (has(name)) {
      replaceInPlace(name);
      delete(path(name));
      sync();
    }
  }

  private void replaceInPlace(String name) {
    try (var channel = FileChannel.open(path(name), StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate((int) channel.size()));
      channel.force(true);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot overwrite " + path(name), e);
    }
  }

  /// The file's bytes; it is made from `fresh` where there is none. Of two programs that make it at
  /// the same time one wins, and both load the winner's.
  public byte[] loadOrCreate(String name, Supplier<byte[]> fresh) {
    var _ = has(name) || create(name, fresh.get());
    return load(name);
  }

  /// What this process has made.
  Set<String> made() {
    return Set.copyOf(made);
  }

  /// The file's bytes, if there is one.
  public Optional<byte[]> find(String name) {
    return has(name) ? Optional.of(load(name)) : Optional.empty();
  }

  byte[] load(String name) {
    var file = path(name);
    try {
      if (!OWNER.containsAll(Files.getPosixFilePermissions(file))) {
        throw new UnusableKey(
            "The key file "
                + file
                + " can be read by other users; make it private: chmod 600 "
                + file,
            null);
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UnusableKey("The key file " + file + " cannot be read.", e);
    }
  }

  /// Makes a file whole or not at all; one that is there stays as it is.
  ///
  /// @return false where someone else was faster
  boolean create(String name, byte[] content) {
    var temporary = write(name, content);
    try {
      Files.createLink(path(name), temporary);
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path(name), e);
    } finally {
      delete(temporary);
    }
    sync();
    made.add(name);
    return true;
  }

  /// Makes or replaces a file, whole or not at all.
  void replace(String name, byte[] content) {
    var temporary = write(name, content);
    try {
      Files.move(temporary, path(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path(name), e);
    }
    sync();
  }

  /// A new file beside the named one, synced; the mode is set before the content.
  private Path write(String name, byte[] content) {
    try {
      var temporary = Files.createTempFile(folder, name + ".", ".new", PRIVATE_FILE);
      try (var channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.wrap(content));
        channel.force(true);
      }
      return temporary;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path(name), e);
    }
  }

  private void sync() {
    try (var directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot sync " + folder, e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + file, e);
    }
  }
}
