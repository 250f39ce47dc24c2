package dev.latchkey.server.detection;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What the detectors have found lately, by what its attempts have in common: each for as long as
/// the rule looks back, at least ten minutes and at most an hour, from when it was found last.
///
/// It is bounded as all that is remembered: where there is too much, the longest not found gives
/// way.
final class Suspicions implements Remembered {
  static final int SHORTEST = 10 * 60;
  static final int LONGEST = 60 * 60;
  private static final int MOST = 4_096;

  /// By so many seconds longer.
  private static final int NEWS = 60;

  private static final int BYTES = 120;
  private final Recent<Suspicion> all = new Recent<>(MOST, LONGEST);

  /// What other nodes have not been told, in the order in which it was found.
  private final Set<Long> untold = new LinkedHashSet<>();

  private static final class Suspicion {
    private DetectionRule rule;
    private int until;

    /// What other nodes know of it.
    private int told;

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
    var isNews = Math.abs(suspicion.until - suspicion.told) >= NEWS;
    if (isNews && found.by() != DetectionKey.PASSWORD && untold.size() < MOST) {
      untold.add(found.id());
    }
  }

  /// So many of those that other nodes do not know, or do not know to last for so long. A password
  /// is not among them: no fingerprint of one leaves the process.
  List<SharedSuspicions.Row> untold(int most) {
    var rows = new ArrayList<SharedSuspicions.Row>();
    for (var id : List.copyOf(untold).subList(0, Math.min(most, untold.size()))) {
      untold.remove(id);
      all.find(id)
          .ifPresent(suspicion -> {
            suspicion.told = suspicion.until;
            rows.add(new SharedSuspicions.Row(id, suspicion.rule.name(), suspicion.until));
          });
    }
    return rows;
  }

  /// Takes over what other nodes have found, where their rules are on here.
  ///
  /// @return how many
  int learn(List<SharedSuspicions.Row> rows, Set<DetectionRule> answering, int second) {
    var learned = 0;
    for (var row : rows) {
      for (var rule : answering) {
        if (rule.name().equals(row.rule())) {
          var known = all.find(row.id());
          if (known.isEmpty() && all.size() == MOST) {
            continue; // what this node has found itself does not give way
          }
          var suspicion =
              known.orElseGet(() -> all.at(row.id(), second, () -> new Suspicion(rule)));
          suspicion.until =
              suspicion.holds(second) ? Math.max(suspicion.until, row.until()) : row.until();
          suspicion.told = row.until();
          learned++;
        }
      }
    }
    return learned;
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
