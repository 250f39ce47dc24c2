package dev.latchkey.agent.state;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/// Files and folders that are their owner's alone.
public final class PrivateFiles {
  private static final Set<PosixFilePermission> WRITE =
      EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
  private static final Set<PosixFilePermission> ANY = PosixFilePermissions.fromString("---rwxrwx");

  private PrivateFiles() {}

  /// Makes what is missing of the path, each folder 0700.
  public static void create(Path folder) throws IOException {
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /// The mode 0600 of a new file.
  public static FileAttribute<Set<PosixFilePermission>> mode() {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  }

  /// Whether it is the user's, and no one else writes in it.
  public static boolean isSafe(Path folder, int user) throws IOException {
    return isOwned(folder, user, WRITE);
  }

  /// Whether it is the user's, and no one else reads or writes it.
  public static boolean isSecret(Path file, int user) throws IOException {
    return isOwned(file, user, ANY);
  }

  private static boolean isOwned(Path path, int user, Set<PosixFilePermission> none)
      throws IOException {
    return Collections.disjoint(Files.getPosixFilePermissions(path), none)
        && Files.getAttribute(path, "unix:uid").equals(user);
  }

  /// Names in it survive a power cut afterwards.
  public static void sync(Path folder) throws IOException {
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
