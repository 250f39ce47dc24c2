package dev.latchkey.server.cli;

import dev.latchkey.server.ServerSettings;
import dev.latchkey.server.installation.DataFolder;
import dev.latchkey.server.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// The options that say which installation a command is about; they may stand before the command
/// and after it.
final class InstallationOptions {
  @Option(
      names = "--data",
      scope = ScopeType.INHERIT,
      paramLabel = "DIR",
      description = "Data folder; ./data by default.")
  @Nullable Path data;

  @Option(
      names = "--config",
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      description = "Settings file; DIR/latchkey.yaml by default, if it exists.")
  @Nullable Path config;

  /// The installation that a command is about, as it stands on its line.
  static InstallationOptions of(CommandSpec command) {
    return ((Latchkey) command.root().userObject()).installation();
  }

  /// The data folder, whether it is there or must be made: for commands that begin an installation.
  DataFolder begun() {
    return DataFolder.at(path());
  }

  /// The data folder of an installation that is there already.
  DataFolder existing() {
    return DataFolder.existing(path());
  }

  /// A folder that someone has made, for what an installation needs before its first start.
  DataFolder made() {
    return DataFolder.made(path());
  }

  /// Whether the line names one.
  boolean isNamed() {
    return data != null || config != null;
  }

  /// Whether someone looks at standard error; Java itself can only tell for standard output.
  static boolean stderrIsTerminal() {
    return Boolean.parseBoolean(System.getProperty("latchkey.stderr.terminal"));
  }

  /// The command that opens someone's editor, as a shell reads it, where one is set.
  static Optional<String> editor() {
    return Stream.of("VISUAL", "EDITOR")
        .map(name -> Optional.ofNullable(System.getenv(name)).orElse(""))
        .filter(command -> !command.isBlank())
        .findFirst();
  }

  private Path path() {
    return Optional.ofNullable(data)
        .or(() -> InstalledPaths.told().map(InstalledPaths::data))
        .orElse(Path.of("data"));
  }

  /// Where settings may stand.
  List<Path> files(DataFolder folder) {
    var installed = InstalledPaths.told().filter(paths -> paths.isOf(folder));
    return Stream.of(
            Optional.ofNullable(config),
            installed.map(InstalledPaths::config),
            Optional.of(folder.settings()))
        .flatMap(Optional::stream)
        .filter(Files::exists)
        .toList();
  }

  Settings settings(DataFolder folder, Map<String, String> arguments) {
    var file = Optional.ofNullable(config).or(() -> usualFile(folder));
    return ServerSettings.load(file, System.getenv(), arguments);
  }

  private static Optional<Path> usualFile(DataFolder folder) {
    return InstalledPaths.told()
        .filter(paths -> paths.isOf(folder))
        .map(InstalledPaths::settings)
        .orElseGet(() -> Optional.of(folder.settings()).filter(Files::exists));
  }

  Settings settings(DataFolder folder) {
    return settings(folder, Map.of());
  }
}
