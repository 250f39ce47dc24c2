package dev.latchkey.server.countries;

import dev.latchkey.server.settings.Setting;
import dev.latchkey.server.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Which file tells countries.
///
/// @param file empty where there is none
/// @param isSet whether the operator has named it
public record CountrySettings(Optional<Path> file, boolean isSet) {
  /// Where the launcher says that the bundled file would be.
  private static final String BUNDLED = "latchkey.countries";

  private static final Setting<Path> FILE =
      Setting.path(
          "defence.country-data",
          "Country data in MaxMind DB format, read again when it changes; the bundled file by"
              + " default");

  public static final List<Setting<?>> ALL = List.of(FILE);

  static CountrySettings of(Settings settings) {
    var set = settings.find(FILE);
    return new CountrySettings(
        set.or(() -> Optional.ofNullable(System.getProperty(BUNDLED)).map(Path::of)),
        set.isPresent());
  }
}
