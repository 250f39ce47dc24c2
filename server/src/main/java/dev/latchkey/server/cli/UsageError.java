package dev.latchkey.server.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Wrong usage, told in a sentence. What was typed is not repeated: it may be a secret.
final class UsageError {
  private UsageError() {}

  /// Runs what was asked for. Help on a command that does not exist is as wrong as that command.
  static int run(ParseResult parsed) {
    refuseUnknown(parsed);
    return new RunLast().execute(parsed);
  }

  private static void refuseUnknown(ParseResult parsed) {
    var command = parsed.commandSpec().commandLine();
    if (!parsed.unmatched().isEmpty() && !command.getSubcommands().isEmpty()) {
      throw new UnmatchedArgumentException(command, parsed.unmatched());
    }
    if (parsed.hasSubcommand()) {
      refuseUnknown(parsed.subcommand());
    }
  }

  static String sentence(ParameterException mistake) {
    return mistake instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()
        ? tooMuch(unmatched)
        : String.valueOf(mistake.getMessage()).replaceFirst("^Error: ", "");
  }

  private static String tooMuch(UnmatchedArgumentException mistake) {
    var known = commands(mistake.getCommandLine());
    if (known.isEmpty()) {
      return "there is an argument too many; pass secrets on standard input";
    }
    return "no such command; " + whatToDo(known);
  }

  /// What follows a command that only groups others.
  static String whatToDo(CommandLine group) {
    return whatToDo(commands(group));
  }

  private static String whatToDo(List<String> commands) {
    return "use one of: " + String.join(", ", commands);
  }

  private static List<String> commands(CommandLine group) {
    return group.getSubcommands().values().stream()
        .map(CommandLine::getCommandSpec)
        .filter(command -> !command.usageMessage().hidden())
        .map(command -> command.name())
        .toList();
  }

  /// Says what no number is in other words than Java's.
  static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("this number cannot be used here");
    }
  }

  static long longNumber(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("this number cannot be used here");
    }
  }
}
