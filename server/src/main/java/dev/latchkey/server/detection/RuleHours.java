package dev.latchkey.server.detection;

import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.PreparedQuery;
import dev.latchkey.server.storage.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What rules have counted, by the hour, of all nodes together: a row for each hour, rule and
/// threshold, kept for 30 days. They hold numbers, and nothing of a name, an address or a password.
final class RuleHours {
  static final Duration KEPT = Duration.ofDays(30);
  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();

  private static final String ADD =
      """
      INSERT INTO defence_hours (hour, rule, threshold, seen, slowed, stopped,
        quarter, half, three_quarters, found)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (hour, rule, threshold) DO UPDATE SET
        seen = defence_hours.seen + excluded.seen,
        slowed = defence_hours.slowed + excluded.slowed,
        stopped = defence_hours.stopped + excluded.stopped,
        quarter = defence_hours.quarter + excluded.quarter,
        half = defence_hours.half + excluded.half,
        three_quarters = defence_hours.three_quarters + excluded.three_quarters,
        found = defence_hours.found + excluded.found
      """;

  private static final PreparedQuery<RuleDays> SUM =
      new PreparedQuery<>(
          """
          SELECT rule, threshold, MIN(hour) AS since, SUM(seen) AS seen, SUM(slowed) AS slowed,
            SUM(stopped) AS stopped, SUM(quarter) AS quarter, SUM(half) AS half,
            SUM(three_quarters) AS three_quarters, SUM(found) AS found
          FROM defence_hours WHERE hour >= ? GROUP BY rule, threshold ORDER BY rule, threshold
          """,
          RuleHours::days);

  private final RuleCounts counts;
  private final Map<String, Integer> thresholds;
  private final Map<String, long[]> written = new HashMap<>();
  private Instant last = Instant.EPOCH;

  /// @param thresholds of the rules that are on, by their names
  RuleHours(RuleCounts counts, Map<String, Integer> thresholds) {
    this.counts = counts;
    this.thresholds = Map.copyOf(thresholds);
    thresholds.keySet().forEach(rule -> written.put(rule, counts.of(rule)));
  }

  private static RuleDays days(ResultSet row) throws SQLException {
    return new RuleDays(
        row.getString("rule"),
        row.getInt("threshold"),
        Instant.ofEpochMilli(row.getLong("since")),
        row.getLong("seen"),
        row.getLong("slowed"),
        row.getLong("stopped"),
        row.getLong("found"),
        row.getLong("three_quarters"),
        row.getLong("half"),
        row.getLong("quarter"));
  }

  /// What all nodes have counted since.
  static List<RuleDays> since(Database database, Instant time) {
    return database.lookUpAll(SUM, time);
  }

  /// Writes what was counted since the last time; not more often than each minute.
  void write(Database database, Instant now) {
    if (Duration.between(last, now).abs().compareTo(PAUSE) < 0) {
      return;
    }
    last = now;
    var totals = new HashMap<String, long[]>();
    thresholds
        .keySet()
        .forEach(rule -> {
          var total = counts.of(rule);
          if (!Arrays.equals(total, written.get(rule))) {
            totals.put(rule, total);
          }
        });
    if (!totals.isEmpty()) {
      database.write(transaction -> {
        totals.forEach((rule, total) -> add(transaction, rule, total, now));
        return true;
      });
      written.putAll(totals);
    }
  }

  private void add(Transaction transaction, String rule, long[] total, Instant now) {
    var before = written.getOrDefault(rule, new long[total.length]);
    var arguments = new ArrayList<Object>();
    arguments.add(now.toEpochMilli() - Math.floorMod(now.toEpochMilli(), HOUR_MILLIS));
    arguments.add(rule);
    arguments.add(thresholds.get(rule));
    for (var result = 0; result < total.length; result++) {
      arguments.add(total[result] - before[result]);
    }
    transaction.change(ADD, arguments.toArray());
  }

  /// Deletes what is older.
  static void purge(Transaction transaction) {
    transaction.change("DELETE FROM defence_hours WHERE hour < ?", transaction.now().minus(KEPT));
  }
}
