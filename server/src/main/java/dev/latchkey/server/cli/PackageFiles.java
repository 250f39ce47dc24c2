package dev.latchkey.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import picocli.AutoComplete;
import picocli.CommandLine;

/// What a package of the server holds beside the program, for the build: `PackageFiles FOLDER`
/// writes `latchkey.8` and `latchkey.bash`.
final class PackageFiles {
  private PackageFiles() {}

  public static void main(String[] args) throws IOException {
    write(Latchkey.line(), Path.of(args[0]));
  }

  static void write(CommandLine latchkey, Path folder) throws IOException {
    Files.writeString(
        folder.resolve("latchkey.8"), new CommandManual(latchkey.getCommandSpec()).roff());
    Files.writeString(folder.resolve("latchkey.bash"), completion(latchkey));
  }

  /// Without comments: they tell how to install a script of picocli's.
  private static String completion(CommandLine latchkey) {
    return AutoComplete.bash(latchkey.getCommandName(), latchkey)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
