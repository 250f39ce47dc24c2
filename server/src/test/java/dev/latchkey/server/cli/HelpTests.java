package dev.latchkey.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/// What `--help` says, over the whole tree of commands.
class HelpTests {
  private static Stream<CommandSpec> below(CommandLine line) {
    return Stream.concat(
        Stream.of(line.getCommandSpec()),
        line.getSubcommands().values().stream().flatMap(HelpTests::below));
  }

  private static List<CommandSpec> commands() {
    return below(Latchkey.line()).toList();
  }

  @Test
  void everyCommandAndEveryParameterIsDescribed() {
    assertTrue(commands().size() > 30, "commands are missing");
    for (var command : commands()) {
      var usage = command.usageMessage().description();
      assertFalse(String.join("", usage).isBlank(), command::qualifiedName);
      for (var parameter : command.args()) {
        assertFalse(
            String.join("", parameter.description()).isBlank(), () -> at(command, parameter));
      }
    }
  }

  @Test
  void everyPlaceholderIsAWordInUpperCase() {
    for (var command : commands()) {
      for (var parameter : command.args()) {
        var label = parameter.paramLabel();
        assertTrue(
            parameter.arity().max() == 0 || label.matches("[A-Z]{2,}(_[A-Z]{2,})*"),
            () -> at(command, parameter));
      }
    }
  }

  private static String at(CommandSpec command, ArgSpec parameter) {
    return command.qualifiedName() + " " + parameter;
  }

  @Test
  void everyCommandTellsTheVersion() {
    for (var command : commands()) {
      var version = List.of(command.commandLine().getCommandSpec().version());
      assertEquals(1, version.size(), command::qualifiedName);
      assertTrue(version.getFirst().startsWith("latchkey "), version::toString);
    }
  }
}
