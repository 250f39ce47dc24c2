package dev.latchkey.server.detection;

import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;

/// What the detectors have found lately, by what its attempts have in common: each for as long as
/// the rule looks back, at least ten minutes and at most an hour, from when it was found last.
///
/// It is bounded as all that is remembered: where there is too much, the longest not found gives
/// way.
final class Suspicions implements Remembered {
  static final int SHORTEST = 10 * 60;
  static final int LONGEST = 60 * 60;
  private static final int MOST = 4_096;
  private static final int BYTES = 40;
  private final Recent<Suspicion> all = new Recent<>(MOST, LONGEST);

  private static final class Suspicion {
    private DetectionRule rule;
    private int until;

    Suspicion(DetectionRule rule) {
      this.rule = rule;
    }

    /// Not where the clock was set back: then it would hold for longer than it was meant to.
    boolean holds(int second) {
      var left = until - second;
      return left > 0 && left <= LONGEST;
    }
  }

  /// @param rule the one that found it last is the one that counts
  void raise(DetectionRule rule, Detected found, int second) {
    var suspicion = all.at(found.id(), second, () -> new Suspicion(rule));
    suspicion.rule = rule;
    suspicion.until = second + Math.clamp(found.seconds(), SHORTEST, LONGEST);
  }

  /// An attempt is suspected by so many of the things that it has in common with what was found.
  /// The page that led to it only adds to others.
  Suspected match(Collection<Trait> traits, int second) {
    var kinds = EnumSet.noneOf(DetectionKey.class);
    var rules = new HashSet<DetectionRule>();
    for (var trait : traits) {
      all.find(trait.id())
          .filter(suspicion -> suspicion.holds(second))
          .ifPresent(suspicion -> {
            kinds.add(trait.by());
            rules.add(suspicion.rule);
          });
    }
    return kinds.stream().allMatch(DetectionKey::isOfPage)
        ? Suspected.NOT
        : new Suspected(kinds.size(), rules);
  }

  @Override
  public void forget(int second) {
    all.forget(second, Integer.MAX_VALUE);
  }

  @Override
  public DetectorMemory memory() {
    return new DetectorMemory(all.size(), all.most(), Recent.mostBytes(all.most(), BYTES));
  }
}
