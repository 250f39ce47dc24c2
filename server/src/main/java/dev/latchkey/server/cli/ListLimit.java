package dev.latchkey.server.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// How many lines a list has.
final class ListLimit {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--limit",
      paramLabel = "NUMBER",
      description = "Maximum number of entries; 100 by default.")
  private int limit = 100;

  int lines() {
    if (limit < 1) {
      throw new ParameterException(command.commandLine(), "--limit must be a number of at least 1");
    }
    return limit;
  }

  /// How many to look for, to know whether there are more.
  int andOneMore() {
    return Math.addExact(Math.min(lines(), Integer.MAX_VALUE - 1), 1);
  }
}
