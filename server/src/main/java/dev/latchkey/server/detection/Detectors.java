package dev.latchkey.server.detection;

import dev.latchkey.server.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// All rules, in the order of `docs/defence.md`.
final class Detectors {
  private record Entry(DetectionRule rule, IntFunction<Detector> detector) {}

  private static final List<Entry> ENTRIES =
      List.of(
          new Entry(SourceDetector.RULE, SourceDetector::new),
          new Entry(AccountSourcesDetector.RULE, AccountSourcesDetector::new),
          new Entry(ContinentsDetector.RULE, ContinentsDetector::new),
          new Entry(NameRowDetector.RULE, NameRowDetector::new),
          new Entry(DomainVariantsDetector.RULE, DomainVariantsDetector::new),
          new Entry(OnePasswordDetector.RULE, OnePasswordDetector::new),
          new Entry(RisingPasswordsDetector.RULE, RisingPasswordsDetector::new),
          new Entry(PairsDetector.RULE, PairsDetector::new),
          new Entry(VolumeDetector.RULE, VolumeDetector::new),
          new Entry(ReferrerDetector.RULE, ReferrerDetector::new),
          new Entry(SlowDetector.RULE, SlowDetector::new));

  private Detectors() {}

  static List<DetectionRule> rules() {
    return ENTRIES.stream().map(Entry::rule).toList();
  }

  /// Those that are on.
  static List<Detector> of(Settings settings) {
    return ENTRIES.stream().flatMap(entry -> detector(entry, settings)).toList();
  }

  /// Those whose findings raise suspicion.
  static Set<DetectionRule> answering(Settings settings) {
    return rules().stream().filter(rule -> rule.answers(settings)).collect(Collectors.toSet());
  }

  /// The thresholds of those that are on, by name.
  static Map<String, Integer> thresholds(Settings settings) {
    return rules().stream()
        .filter(rule -> settings.get(rule.threshold()) > 0)
        .collect(Collectors.toMap(DetectionRule::name, rule -> settings.get(rule.threshold())));
  }

  private static Stream<Detector> detector(Entry entry, Settings settings) {
    var threshold = settings.get(entry.rule.threshold());
    return threshold == 0 ? Stream.of() : Stream.of(entry.detector.apply(threshold));
  }
}
