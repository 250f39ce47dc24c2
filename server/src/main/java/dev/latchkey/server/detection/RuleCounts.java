package dev.latchkey.server.detection;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/// How often each rule has seen, slowed and stopped something since the start.
final class RuleCounts {
  private final Map<Counted, LongAdder> counts = new TreeMap<>();

  private record Counted(String rule, RuleResult result) implements Comparable<Counted> {
    @Override
    public int compareTo(Counted other) {
      var byRule = rule.compareTo(other.rule);
      return byRule == 0 ? result.compareTo(other.result) : byRule;
    }

    List<String> words() {
      return List.of(rule, result.name().toLowerCase(Locale.ROOT));
    }
  }

  RuleCounts(List<DetectionRule> rules) {
    for (var rule : rules) {
      for (var result : RuleResult.values()) {
        counts.put(new Counted(rule.name(), result), new LongAdder());
      }
    }
  }

  void count(DetectionRule rule, RuleResult result) {
    var counter = counts.get(new Counted(rule.name(), result));
    if (counter != null) {
      counter.increment();
    }
  }

  /// By rule and result.
  Map<List<String>, Long> all() {
    var all = new LinkedHashMap<List<String>, Long>();
    counts.forEach((counted, adder) -> all.put(counted.words(), adder.sum()));
    return all;
  }
}
