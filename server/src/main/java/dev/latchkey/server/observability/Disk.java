package dev.latchkey.server.observability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// How much room there is.
public final class Disk {
  private Disk() {}

  /// Bytes that this process can still write to the folder's disk; -1 where the system does not
  /// tell.
  public static long free(Path folder) {
    try {
      return Files.getFileStore(folder).getUsableSpace();
    } catch (IOException e) {
      return -1;
    }
  }
}
