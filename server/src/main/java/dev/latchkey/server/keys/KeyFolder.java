package dev.latchkey.server.keys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.function.Supplier;

/// A folder (mode 0700) of key files (mode 0600): a key that anybody else may read stops the start
/// (S0-33).
public final class KeyFolder {
  private static final EnumSet<PosixFilePermission> OWNER =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);
  private final Path folder;

  public KeyFolder(Path folder) {
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw new UnusableKey("The folder " + folder + " cannot be made.", e);
    }
    this.folder = folder;
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  boolean has(String name) {
    return Files.exists(path(name));
  }

  /// The file's bytes; it is made from `fresh` where there is none.
  byte[] loadOrCreate(String name, Supplier<byte[]> fresh) {
    if (!has(name)) {
      create(name, fresh.get());
    }
    return load(name);
  }

  byte[] load(String name) {
    var file = path(name);
    try {
      if (!OWNER.containsAll(Files.getPosixFilePermissions(file))) {
        throw new UnusableKey(
            "The key file " + file + " can be read by others; make it private: chmod 600 " + file,
            null);
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UnusableKey("The key file " + file + " cannot be read.", e);
    }
  }

  /// Writes whole or not at all; the mode is set before the content.
  void create(String name, byte[] content) {
    var file = path(name);
    var temporary = path(name + ".new");
    try {
      Files.deleteIfExists(temporary);
      Files.createFile(
          temporary,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try (var channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        channel.write(java.nio.ByteBuffer.wrap(content));
        channel.force(true);
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      try (var directory = FileChannel.open(folder, StandardOpenOption.READ)) {
        directory.force(true);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
