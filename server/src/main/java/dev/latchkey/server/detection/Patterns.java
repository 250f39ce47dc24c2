package dev.latchkey.server.detection;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// All detectors, what they have found, and what is suspected for it; for any number of threads.
final class Patterns {
  private final List<Detector> detectors;
  private final Set<DetectionRule> answering;
  private final Findings findings = new Findings(Detectors.rules());
  private final Suspicions suspicions = new Suspicions();
  private final RuleCounts counts = new RuleCounts(Detectors.rules());
  private final Lock lock = new ReentrantLock();

  /// @param answering the rules whose findings are suspicious
  Patterns(List<Detector> detectors, Set<DetectionRule> answering) {
    this.detectors = List.copyOf(detectors);
    this.answering = Set.copyOf(answering);
  }

  private <T> T locked(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  private void locked(Runnable work) {
    lock.lock();
    try {
      work.run();
    } finally {
      lock.unlock();
    }
  }

  /// Has every detector look.
  void look(int second, Function<Detector, List<Detected>> look) {
    locked(() -> {
      for (var detector : detectors) {
        note(detector.rule(), look.apply(detector), second);
      }
    });
  }

  private void note(DetectionRule rule, List<Detected> found, int second) {
    var isFound = false;
    for (var one : found) {
      note(rule, one, second);
      isFound |= one.isFound();
    }
    if (isFound) {
      counts.count(rule, RuleResult.SEEN);
    }
  }

  private void note(DetectionRule rule, Detected detected, int second) {
    counts.reached(rule, detected);
    if (detected.isFound()) {
      findings.add(rule, detected, second);
      if (answering.contains(rule) && (detected.by() != DetectionKey.ACCOUNT || rule.waits())) {
        suspicions.raise(rule, detected, second);
      }
    }
  }

  /// What attempts that have these in common with others are suspected of.
  Suspected suspected(Collection<Trait> traits, int second) {
    return locked(() -> suspicions.match(traits, second));
  }

  /// What became of a suspected attempt.
  void answered(Suspected suspected, RuleResult result) {
    suspected.rules().forEach(rule -> counts.count(rule, result));
  }

  /// The rule by which an account has to wait; one that waits now is counted.
  ///
  /// @param account its digest
  Optional<DetectionRule> waits(long account, int second) {
    var rule = locked(() -> suspicions.by(new Trait(DetectionKey.ACCOUNT, account), second));
    rule.ifPresent(one -> counts.count(one, RuleResult.STOPPED));
    return rule;
  }

  // what nodes tell each other

  List<SharedSuspicions.Row> untold(int most) {
    return locked(() -> suspicions.untold(most));
  }

  void told(List<SharedSuspicions.Row> rows) {
    locked(() -> suspicions.told(rows));
  }

  void learn(List<SharedSuspicions.Row> rows, int second) {
    locked(() -> suspicions.learn(rows, answering, second));
  }

  // what is told of them

  Findings findings() {
    return findings;
  }

  RuleCounts counts() {
    return counts;
  }

  /// The rule of that name, if what it finds is suspicious.
  Optional<DetectionRule> answering(String name) {
    return answering.stream().filter(rule -> rule.name().equals(name)).findFirst();
  }

  /// Forgets what is over.
  void forget(int second) {
    locked(() -> memories().forEach(memory -> memory.forget(second)));
  }

  private Stream<Remembered> memories() {
    return Stream.concat(
        detectors.stream().map(Detector::memories).flatMap(List::stream), Stream.of(suspicions));
  }

  /// What all detectors remember together.
  DetectorMemory memory() {
    return locked(() ->
        memories()
            .map(Remembered::memory)
            .reduce(new DetectorMemory(0, 0, 0), DetectorMemory::plus));
  }
}
