package dev.latchkey.server.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// From when on something is shown.
final class Since {
  private static final Pattern AGO = Pattern.compile("([0-9]{1,6})([smhd])");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description =
          "Only lines from then on: 2026-11-30, 2026-11-30T08:00:00Z, or 30m, 2h, 7d ago.")
  private @Nullable String text;

  Optional<Instant> time(Instant now) {
    return Optional.ofNullable(text).map(given -> parse(given.strip(), now));
  }

  private Instant parse(String given, Instant now) {
    var ago = AGO.matcher(given);
    if (ago.matches()) {
      return now.minus(length(Long.parseLong(ago.group(1)), ago.group(2)));
    }
    try {
      return given.length() == 10
          ? LocalDate.parse(given).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(given).toInstant();
    } catch (DateTimeException e) {
      throw new ParameterException(
          command.commandLine(),
          "--since must be a date (2026-11-30, in UTC), a time (2026-11-30T08:00:00Z) or how long"
              + " ago (90s, 30m, 2h, 7d)",
          e);
    }
  }

  private static Duration length(long number, String unit) {
    return switch (unit) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }
}
