package dev.latchkey.server.cli;

import dev.latchkey.server.installation.DataFolder;
import dev.latchkey.server.settings.BadSetting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Where the installation of a package is, as its launcher says: its commands need no `--data`.
///
/// @param data its data folder
/// @param config its settings file, which is not in that folder
record InstalledPaths(Path data, Path config) {
  /// Empty in the release archive and in a checkout.
  static Optional<InstalledPaths> told() {
    return property("latchkey.data")
        .flatMap(
            data -> property("latchkey.config").map(config -> new InstalledPaths(data, config)));
  }

  private static Optional<Path> property(String name) {
    return Optional.ofNullable(System.getProperty(name)).map(Path::of);
  }

  boolean isOf(DataFolder folder) {
    return data.toAbsolutePath().normalize().equals(folder.path());
  }

  /// The settings file, where there is one.
  ///
  /// @throws BadSetting where there is another one in the data folder, which would be ignored
  Optional<Path> settings() {
    var other = new DataFolder(data).settings();
    if (Files.exists(config) && Files.exists(other)) {
      throw new BadSetting(
          "There are two files with settings, "
              + config
              + " and "
              + other
              + "; move the settings to "
              + config
              + " and remove the other file.");
    }
    return Optional.of(Files.exists(config) ? config : other).filter(Files::exists);
  }
}
