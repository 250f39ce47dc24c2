package dev.latchkey.agent.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;

/// Folders that only their owner enters.
final class PrivateFolders {
  private PrivateFolders() {}

  /// Makes what is missing of the path, each folder 0700.
  static void create(Path folder) throws IOException {
    var owner = PosixFilePermissions.fromString("rwx------");
    Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(owner));
  }

  /// Whether it is the user's, and no one else writes in it.
  static boolean isSafe(Path folder, int user) throws IOException {
    var permissions = Files.getPosixFilePermissions(folder);
    return !permissions.contains(PosixFilePermission.GROUP_WRITE)
        && !permissions.contains(PosixFilePermission.OTHERS_WRITE)
        && Files.getAttribute(folder, "unix:uid").equals(user);
  }

  /// Names in it survive a power cut afterwards.
  static void sync(Path folder) throws IOException {
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
