package dev.latchkey.server.detection;

import dev.latchkey.server.settings.Settings;
import dev.latchkey.server.storage.Database;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What one rule has counted in some days, of all nodes together.
///
/// @param threshold that it had
/// @param since the first hour in which anything was counted
/// @param seen attempts that were part of a pattern that was found
/// @param slowed suspected ones that came with a proof of work
/// @param stopped suspected ones that were refused
/// @param found patterns, each once an hour
/// @param foundAtThreeQuarters patterns that would have been found at that part of the threshold
/// @param foundAtHalf the same
/// @param foundAtQuarter the same
public record RuleDays(
    String rule,
    int threshold,
    Instant since,
    long seen,
    long slowed,
    long stopped,
    long found,
    long foundAtThreeQuarters,
    long foundAtHalf,
    long foundAtQuarter) {
  /// What the rules that are on have counted since, of all nodes, and those that have counted
  /// nothing.
  ///
  /// @param settings of this installation
  public static List<RuleDays> since(Database database, Settings settings, Instant time) {
    var counted = RuleHours.since(database, time);
    var all = new ArrayList<>(counted);
    Detectors.thresholds(settings)
        .forEach((rule, threshold) -> {
          if (counted.stream().noneMatch(days -> days.isOf(rule, threshold))) {
            all.add(nothing(rule, threshold, time));
          }
        });
    all.sort(Comparator.comparing(RuleDays::rule).thenComparingInt(RuleDays::threshold));
    return List.copyOf(all);
  }

  boolean isOf(String name, int limit) {
    return rule.equals(name) && threshold == limit;
  }

  /// One that has counted nothing.
  private static RuleDays nothing(String rule, int threshold, Instant now) {
    return new RuleDays(rule, threshold, now, 0, 0, 0, 0, 0, 0, 0);
  }
}
