package dev.latchkey.server.selfcheck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Who may read and write what lies in the data folder (S0-33).
final class FileModeCheck implements Check {
  private static final String NAME = "files";
  private static final int MOST_FILES = 100_000;
  private static final int MOST_NAMED = 5;
  private static final Set<PosixFilePermission> WRITE =
      Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
  private static final Set<PosixFilePermission> ANY =
      Set.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE);
  private final Path folder;
  private final List<Path> settings;

  /// @param settings the settings files, which others may read but not write
  FileModeCheck(Path folder, List<Path> settings) {
    this.folder = folder;
    this.settings = settings;
  }

  @Override
  public List<Finding> check() {
    var open = new ArrayList<String>();
    try (var files = Files.walk(folder)) {
      files.limit(MOST_FILES).filter(this::isOpen).map(Path::toString).forEach(open::add);
    } catch (IOException | UncheckedIOException e) {
      return List.of(Finding.wrong(NAME, folder + " cannot be read.", "Check its owner."));
    }
    settings.stream().filter(this::isOpen).map(Path::toString).forEach(open::add);
    if (open.isEmpty()) {
      return List.of(Finding.good(NAME, "Only its owner can access " + folder + "."));
    }
    var named = String.join(", ", open.subList(0, Math.min(open.size(), MOST_NAMED)));
    return List.of(
        Finding.wrong(
            NAME,
            String.format(Locale.ROOT, "Other users can access %d files: %s.", open.size(), named),
            "chmod -R go= " + folder));
  }

  /// A certificate is for everyone, and the settings hold no secret.
  private boolean isOpen(Path file) {
    try {
      var attributes =
          Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      var open = file.toString().endsWith(".pem") || settings.contains(file) ? WRITE : ANY;
      return !attributes.isSymbolicLink()
          && attributes.permissions().stream().anyMatch(open::contains);
    } catch (IOException e) {
      return false; // gone meanwhile
    }
  }
}
