package dev.latchkey.server.detection;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Optional;

/// What the detectors have found lately, by what its attempts have in common: each for as long as
/// the rule looks back, at least ten minutes and at most an hour, from when it was found last.
///
/// It is bounded as all that is remembered: where there is too much, the longest not found gives
/// way.
final class Suspicions implements Remembered {
  static final int SHORTEST = 10 * 60;
  static final int LONGEST = 60 * 60;
  private static final int MOST = 4_096;
  private static final int BYTES = 32;
  private final Recent<Suspicion> all = new Recent<>(MOST, LONGEST);

  private static final class Suspicion {
    private int until;

    /// Not where the clock was set back: then it would hold for longer than it was meant to.
    boolean holds(int second) {
      var left = until - second;
      return left > 0 && left <= LONGEST;
    }
  }

  void raise(Detected found, int second) {
    all.at(found.id(), second, Suspicion::new).until =
        second + Math.clamp(found.seconds(), SHORTEST, LONGEST);
  }

  /// How strongly an attempt is suspected: by so many of the things that it has in common with what
  /// was found. The page that led to it only adds to others.
  int strength(Collection<Trait> traits, int second) {
    var kinds = EnumSet.noneOf(DetectionKey.class);
    for (var trait : traits) {
      if (find(trait).filter(suspicion -> suspicion.holds(second)).isPresent()) {
        kinds.add(trait.by());
      }
    }
    return kinds.stream().allMatch(DetectionKey::isOfPage) ? 0 : kinds.size();
  }

  private Optional<Suspicion> find(Trait trait) {
    return all.find(trait.id());
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
