package dev.latchkey.server.selfcheck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Whether all files are the user's who runs this: a command that root ran may have left others,
/// which a start cannot open.
final class FileOwnerCheck implements Check {
  private static final String NAME = "files";
  private static final int MOST_FILES = 100_000;
  private final Path folder;
  private final String user;

  FileOwnerCheck(Path folder, String user) {
    this.folder = folder;
    this.user = user;
  }

  @Override
  public List<Finding> check() {
    try (var files = Files.walk(folder)) {
      return List.of(
          files
              .limit(MOST_FILES)
              .filter(this::isOfAnother)
              .findFirst()
              .map(file ->
                  Finding.wrong(
                      NAME,
                      file + " does not belong to " + user + ".",
                      "chown -R " + user + " " + folder))
              .orElseGet(() -> Finding.good(NAME, "All files belong to " + user + ".")));
    } catch (IOException | UncheckedIOException e) {
      return List.of(Finding.wrong(NAME, folder + " cannot be read.", "Check its owner."));
    }
  }

  private boolean isOfAnother(Path file) {
    return owner(file).filter(name -> !name.equals(user)).isPresent();
  }

  private static Optional<String> owner(Path file) {
    try {
      return Optional.of(Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).getName());
    } catch (IOException e) {
      return Optional.empty(); // gone meanwhile
    }
  }
}
