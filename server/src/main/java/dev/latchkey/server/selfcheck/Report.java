package dev.latchkey.server.selfcheck;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What all checks said.
public record Report(Instant at, List<Finding> findings) {
  public boolean isGood() {
    return findings.stream().noneMatch(Finding::isWrong);
  }

  /// Those that must be put right.
  public List<Finding> wrong() {
    return findings.stream().filter(Finding::isWrong).toList();
  }

  /// For people.
  public String text() {
    return findings.stream().map(Report::line).collect(Collectors.joining(System.lineSeparator()));
  }

  private static String line(Finding finding) {
    var verdict = finding.verdict().name().toLowerCase(Locale.ROOT);
    var advice = finding.advice().isEmpty() ? "" : " " + finding.advice();
    return String.format(
        Locale.ROOT, "%-6s %-12s %s%s", verdict, finding.check(), finding.found(), advice);
  }
}
