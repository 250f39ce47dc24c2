package dev.latchkey.server.selfcheck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// Whether there is room for what is written next.
final class DiskSpaceCheck implements Check {
  /// Where it gets tight.
  public static final long LEAST = 500L << 20;

  private static final String NAME = "disk";
  private final Path folder;
  private final long least;

  DiskSpaceCheck(Path folder, long least) {
    this.folder = folder;
    this.least = least;
  }

  @Override
  public List<Finding> check() {
    try {
      var free = Files.getFileStore(folder).getUsableSpace();
      var sentence = String.format(Locale.ROOT, "%d MiB are free in %s.", free >> 20, folder);
      return List.of(
          free < least
              ? Finding.wrong(
                  NAME, sentence, "Free some space: nothing can be saved on a full disk.")
              : Finding.good(NAME, sentence));
    } catch (IOException e) {
      throw new IllegalStateException("the free space cannot be read", e);
    }
  }
}
