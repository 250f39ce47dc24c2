package dev.latchkey.server.detection;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What the detectors have found lately, by what its attempts have in common: each for as long as
/// the rule looks back, at least ten minutes and at most an hour, from when it was found last. What
/// an operator has lifted is not suspected again before it would have ended.
///
/// It is bounded as all that is remembered: where there is too much, the longest not found gives
/// way.
final class Suspicions implements Remembered {
  static final int SHORTEST = 10 * 60;
  static final int LONGEST = 60 * 60;
  private static final int MOST = 4_096;

  /// By so many seconds longer.
  private static final int NEWS = 60;

  private static final int BYTES = 128;
  private final Recent<Suspicion> all = new Recent<>(MOST, LONGEST);

  /// What other nodes have not been told, in the order in which it was found.
  private final Set<Long> untold = new LinkedHashSet<>();

  private static final class Suspicion {
    private DetectionRule rule;
    private int since;
    private int until;
    private int liftedUntil;

    /// What other nodes know of it.
    private int told;

    Suspicion(DetectionRule rule) {
      this.rule = rule;
    }

    boolean holds(int second) {
      return isAhead(until, second) && !isLifted(second);
    }

    boolean isLifted(int second) {
      return isAhead(liftedUntil, second);
    }

    /// Not where the clock was set back: then it would hold for longer than it was meant to.
    private static boolean isAhead(int end, int second) {
      var left = end - second;
      return left > 0 && left <= LONGEST;
    }

    boolean isNews() {
      return Math.abs(until - told) >= NEWS;
    }
  }

  /// @param rule the one that found it last is the one that counts
  void raise(DetectionRule rule, Detected found, int second) {
    var suspicion = all.at(found.id(), second, () -> new Suspicion(rule));
    if (suspicion.isLifted(second)) {
      return;
    }
    if (!suspicion.holds(second)) {
      suspicion.since = second;
    }
    suspicion.rule = rule;
    suspicion.until = second + found.suspiciousFor();
    if (suspicion.isNews() && found.by() != DetectionKey.PASSWORD && untold.size() < MOST) {
      untold.add(found.id());
    }
  }

  /// So many of those that other nodes do not know, or do not know to last for so long. A password
  /// is not among them: no fingerprint of one leaves the process.
  List<SharedSuspicions.Row> untold(int most) {
    untold.removeIf(id -> !all.holds(id));
    var rows = new ArrayList<SharedSuspicions.Row>();
    for (var id : List.copyOf(untold).subList(0, Math.min(most, untold.size()))) {
      all.find(id)
          .ifPresent(one ->
              rows.add(new SharedSuspicions.Row(id, one.rule.name(), one.since, one.until, false)));
    }
    return rows;
  }

  /// These are written. What was found again meanwhile is told the next time.
  void told(Collection<SharedSuspicions.Row> rows) {
    for (var row : rows) {
      var suspicion = all.find(row.id());
      suspicion.ifPresent(one -> one.told = row.until());
      if (suspicion.filter(Suspicion::isNews).isEmpty()) {
        untold.remove(row.id());
      }
    }
  }

  /// Takes over what other nodes have found, where their rules are on here, and what is lifted.
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
          learn(
              row,
              known.orElseGet(() -> all.at(row.id(), second, () -> new Suspicion(rule))),
              second);
          learned++;
        }
      }
    }
    return learned;
  }

  private void learn(SharedSuspicions.Row row, Suspicion suspicion, int second) {
    var isOwn = suspicion.holds(second) && !row.lifted();
    suspicion.since = isOwn ? Math.min(suspicion.since, row.since()) : row.since();
    suspicion.until = isOwn ? Math.max(suspicion.until, row.until()) : row.until();
    suspicion.told = row.until();
    if (row.lifted()) {
      suspicion.liftedUntil = row.until();
      untold.remove(row.id());
    }
  }

  /// An attempt is suspected by so many of the things that it has in common with what was found.
  /// The page that led to it only adds to others.
  Suspected match(Collection<Trait> traits, int second) {
    if (all.size() == 0) {
      return Suspected.NOT;
    }
    var kinds = EnumSet.noneOf(DetectionKey.class);
    var rules = new HashSet<DetectionRule>();
    for (var trait : traits) {
      by(trait, second)
          .ifPresent(rule -> {
            kinds.add(trait.by());
            rules.add(rule);
          });
    }
    return kinds.stream().allMatch(DetectionKey::isOfPage)
        ? Suspected.NOT
        : new Suspected(kinds.size(), rules);
  }

  /// The rule by which something is suspected.
  Optional<DetectionRule> by(Trait trait, int second) {
    return all.find(trait.id())
        .filter(suspicion -> suspicion.holds(second))
        .map(suspicion -> suspicion.rule);
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
