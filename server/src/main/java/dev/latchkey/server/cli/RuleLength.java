package dev.latchkey.server.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// For how long something is said.
final class RuleLength {
  private static final Duration LEAST = Duration.ofMinutes(1);
  private static final Duration MOST = Duration.ofDays(366);
  private static final Pattern SHORT = Pattern.compile("([1-9][0-9]{0,5})([mhd])");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--for",
      required = true,
      paramLabel = "DURATION",
      description = "How long it holds, from 1m to 366d: 30m, 12h, 7d, or PT12H.")
  private String length = "";

  Duration duration() {
    var duration = read();
    if (duration.compareTo(LEAST) < 0 || duration.compareTo(MOST) > 0) {
      throw wrong();
    }
    return duration;
  }

  private Duration read() {
    var parts = SHORT.matcher(length);
    if (parts.matches()) {
      var number = Long.parseLong(parts.group(1));
      return switch (parts.group(2)) {
        case "m" -> Duration.ofMinutes(number);
        case "h" -> Duration.ofHours(number);
        default -> Duration.ofDays(number);
      };
    }
    try {
      return Duration.parse(length);
    } catch (DateTimeException e) {
      throw wrong();
    }
  }

  private ParameterException wrong() {
    return new ParameterException(
        command.commandLine(), "--for must be a duration from 1m to 366d, for instance 12h");
  }
}
