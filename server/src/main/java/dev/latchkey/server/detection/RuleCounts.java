package dev.latchkey.server.detection;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/// How often each rule has seen, slowed and stopped something since the start, and how near to its
/// threshold it came.
final class RuleCounts {
  /// Of rules that are off.
  private static final LongAdder UNKNOWN = new LongAdder();

  private final Map<String, Map<RuleResult, LongAdder>> counts = new TreeMap<>();

  RuleCounts(List<DetectionRule> rules) {
    rules.forEach(rule -> counts.put(rule.name(), zeros()));
  }

  private static Map<RuleResult, LongAdder> zeros() {
    var zeros = new EnumMap<RuleResult, LongAdder>(RuleResult.class);
    for (var result : RuleResult.values()) {
      zeros.put(result, new LongAdder());
    }
    return zeros;
  }

  void count(DetectionRule rule, RuleResult result) {
    counts.getOrDefault(rule.name(), Map.of()).getOrDefault(result, UNKNOWN).increment();
  }

  /// Counts the quarters that a key has reached for the first time in this hour.
  void reached(DetectionRule rule, Detected detected) {
    for (var quarters = detected.before() + 1; quarters <= detected.quarters(); quarters++) {
      count(rule, RuleResult.ofQuarters(quarters));
    }
  }

  /// All of one rule, by [RuleResult].
  long[] of(String rule) {
    return counts.getOrDefault(rule, zeros()).values().stream().mapToLong(LongAdder::sum).toArray();
  }

  /// Those of attempts, by rule and result.
  Map<List<String>, Long> ofAttempts() {
    var all = new LinkedHashMap<List<String>, Long>();
    counts.forEach((rule, results) ->
        results.forEach((result, count) -> {
          if (result.isOfAttempts()) {
            all.put(List.of(rule, result.name().toLowerCase(Locale.ROOT)), count.sum());
          }
        }));
    return all;
  }
}
