package dev.latchkey.server.admin.defence;

import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditTrail;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// The last 24 hours by the audit trail.
///
/// @param hours 24, the oldest first
/// @param rules how often each rule has found its pattern, the most frequent first
/// @param sources those with the most failures, by their digest in the trail
/// @param allSources how many there are; where there are very many, at least so many
record Day(
    Instant since,
    Instant until,
    List<Hour> hours,
    List<Count> rules,
    List<Source> sources,
    int allSources) {
  static final int HOURS = 24;
  private static final int SHOWN = 10;
  private static final int MOST_SOURCES = 200_000;
  private static final int MOST_NAMES = 1000;

  /// @param limits how often a limit was reached; the attempts refused after the first have no
  ///   lines
  record Hour(Instant from, long succeeded, long failed, long limits) {}

  record Count(String name, long count) {}

  /// @param names how many names failed there; at most 1,000 are told apart
  record Source(String digest, long failed, int names) {}

  private static final class Reader {
    private final Instant since;
    private final long[] succeeded = new long[HOURS];
    private final long[] failed = new long[HOURS];
    private final long[] limits = new long[HOURS];
    private final Map<String, Long> rules = new TreeMap<>();
    private final Map<String, Map<String, Boolean>> names = new HashMap<>();
    private final Map<String, Long> bySource = new HashMap<>();

    Reader(Instant since) {
      this.since = since;
    }

    void line(Instant at, AuditEntry entry) {
      var hour = Math.clamp(Duration.between(since, at).toHours(), 0, HOURS - 1);
      switch (entry.event()) {
        case "authn_login_success" -> succeeded[hour]++;
        case "authn_login_fail" -> {
          failed[hour]++;
          source(entry);
        }
        case "authn_login_fail_max" -> limits[hour]++;
        case "defence.detected" ->
            rules.merge(entry.fields().getOrDefault("rule", "unknown"), 1L, Long::sum);
        default -> {}
      }
    }

    private void source(AuditEntry entry) {
      var source = entry.fields().getOrDefault("source_digest", "");
      if (bySource.size() < MOST_SOURCES || bySource.containsKey(source)) {
        bySource.merge(source, 1L, Long::sum);
        var seen = names.computeIfAbsent(source, _ -> new HashMap<>(2));
        if (seen.size() < MOST_NAMES) {
          seen.put(entry.fields().getOrDefault("name_digest", ""), true);
        }
      }
    }

    Day day(Instant until) {
      var hours =
          IntStream.range(0, HOURS)
              .mapToObj(i ->
                  new Hour(since.plus(Duration.ofHours(i)), succeeded[i], failed[i], limits[i]))
              .toList();
      var found =
          rules.entrySet().stream()
              .map(rule -> new Count(rule.getKey(), rule.getValue()))
              .sorted(Comparator.comparingLong((Count rule) -> -rule.count))
              .toList();
      var worst =
          bySource.entrySet().stream()
              .sorted(
                  Comparator.comparingLong((Map.Entry<String, Long> source) -> -source.getValue())
                      .thenComparing(Map.Entry::getKey))
              .limit(SHOWN)
              .map(source ->
                  new Source(
                      source.getKey(),
                      source.getValue(),
                      names.getOrDefault(source.getKey(), Map.of()).size()))
              .toList();
      return new Day(since, until, hours, found, worst, bySource.size());
    }
  }

  /// Reads the 24 hours before a time.
  static Day before(Instant until, AuditTrail trail) {
    var reader = new Reader(until.minus(Duration.ofHours(HOURS)));
    trail.since(
        reader.since,
        line -> {
          if (line.at().isBefore(until)) {
            reader.line(line.at(), line.entry());
          }
        });
    return reader.day(until);
  }

  long succeeded() {
    return hours.stream().mapToLong(Hour::succeeded).sum();
  }

  long failed() {
    return hours.stream().mapToLong(Hour::failed).sum();
  }

  long limits() {
    return hours.stream().mapToLong(Hour::limits).sum();
  }

  long found() {
    return rules.stream().mapToLong(Count::count).sum();
  }
}
