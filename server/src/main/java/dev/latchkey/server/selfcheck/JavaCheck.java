package dev.latchkey.server.selfcheck;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// How old the Java is that runs this: its security updates come every three months.
final class JavaCheck implements Check {
  private static final String NAME = "java";
  private static final int OLD_DAYS = 120;
  private final String version;
  private final LocalDate released;
  private final Clock clock;

  /// @param version as Java gives it, such as `25.0.3`
  JavaCheck(String version, LocalDate released, Clock clock) {
    this.version = version;
    this.released = released;
    this.clock = clock;
  }

  /// The one that runs this.
  static JavaCheck ofThis(Clock clock) {
    return new JavaCheck(
        Runtime.version().toString(),
        LocalDate.parse(System.getProperty("java.version.date")),
        clock);
  }

  @Override
  public List<Finding> check() {
    var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    var days = ChronoUnit.DAYS.between(released, today);
    var what = "Java " + version + " of " + released + ", " + days + " days old.";
    return List.of(
        days > OLD_DAYS
            ? Finding.note(
                NAME,
                what,
                "Its security updates come every three months: install the newest update of Java "
                    + Runtime.version().feature()
                    + ".")
            : Finding.good(NAME, what));
  }
}
