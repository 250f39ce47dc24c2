package dev.latchkey.agent.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import picocli.AutoComplete;
import picocli.CommandLine;

/// What a package of the agent holds beside the program, for the build: `ReferenceFiles FOLDER`
/// writes `latchkey-agent.1` and `latchkey-agent.bash`.
final class ReferenceFiles {
  private ReferenceFiles() {}

  public static void main(String[] args) throws IOException {
    write(LatchkeyAgent.line(SystemHost.environment()), Path.of(args[0]));
  }

  static void write(CommandLine agent, Path folder) throws IOException {
    Files.writeString(
        folder.resolve("latchkey-agent.1"), new ManualPage(agent.getCommandSpec()).roff());
    Files.writeString(folder.resolve("latchkey-agent.bash"), completion(agent));
  }

  /// Without comments: they tell how to install a script of picocli's.
  private static String completion(CommandLine agent) {
    return AutoComplete.bash(agent.getCommandName(), agent)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
