package dev.latchkey.server.detection;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What was found: each pattern is told once an hour while it lasts, and no rule fills the trail.
/// What is not written is still counted.
final class Findings {
  /// How often a rule may tell of one key.
  static final int HOUR = 60 * 60;

  /// How many lines one rule may write in an hour.
  static final int MOST_LINES = 60;

  private static final int MOST_KEYS = 1_024;
  private static final int MOST_WAITING = 1_024;
  private final Map<String, Told> byRule = new TreeMap<>();
  private final Deque<DetectionEvent> waiting = new ArrayDeque<>();

  Findings(List<DetectionRule> rules) {
    rules.forEach(rule -> byRule.put(rule.name(), new Told()));
  }

  /// What one rule has told.
  private static final class Told {
    private final Recent<int[]> lastByKey = new Recent<>(MOST_KEYS, HOUR);
    private final RecentSet lines = new RecentSet(MOST_LINES);
    private long found;

    boolean isNew(long key, int second) {
      var last = lastByKey.at(key, second, () -> new int[] {second - HOUR});
      var isNew = Math.abs(second - last[0]) >= HOUR;
      if (isNew) {
        last[0] = second;
      }
      return isNew;
    }

    boolean hasRoom(int second) {
      lines.forget(second, HOUR);
      if (lines.size() == MOST_LINES) {
        return false;
      }
      lines.add(found, second);
      return true;
    }
  }

  synchronized void add(DetectionRule rule, Detected detected, int second) {
    var told = byRule.get(rule.name());
    if (told == null || !told.isNew(detected.id(), second)) {
      return;
    }
    told.found++;
    if (waiting.size() < MOST_WAITING && told.hasRoom(second)) {
      waiting.add(
          new DetectionEvent.Found(
              rule.name(), detected.by(), detected.count(), detected.seconds()));
    }
  }

  /// What is to be written.
  synchronized List<DetectionEvent> waiting() {
    return List.copyOf(waiting);
  }

  /// The first so many are written.
  synchronized void written(int count) {
    for (var i = 0; i < count; i++) {
      waiting.poll();
    }
  }

  /// How often each rule has found its pattern since the start.
  synchronized Map<String, Long> counts() {
    var counts = new TreeMap<String, Long>();
    byRule.forEach((rule, told) -> counts.put(rule, told.found));
    return counts;
  }
}
