package dev.latchkey.server.detection;

import java.util.List;
import java.util.Optional;

/// For each key, whether words come in the order of a list: by how often one begins like the one
/// before, which is as often in a sorted list, rising or falling, as it is seldom among words by
/// chance. Of a word only the digests of its beginnings are remembered, until the next one comes.
final class Orders implements Remembered {
  /// So many words are looked at, at most.
  static final int MOST = Long.SIZE;

  /// So many in a hundred begin like the one before, in a list.
  private static final int ALIKE = 70;

  /// Not all do: many people have names that begin alike.
  private static final int LEAST_CHANGES = 3;

  private static final int SECONDS = 6 * 60 * 60;
  private static final int BYTES = 160;
  private final DetectionKey by;
  private final int threshold;
  private final Recent<Order> orders;

  Orders(DetectionKey by, int mostKeys, int threshold) {
    this.by = by;
    this.threshold = threshold;
    orders = new Recent<>(mostKeys, SECONDS);
  }

  private static final class Order {
    private final long[] last = new long[Beginnings.LEVELS];
    private final long[] alike = new long[Beginnings.LEVELS];
    private long word;
    private int count;

    /// A word that is repeated is none of a list.
    boolean add(long next, List<Long> beginnings) {
      if (count > 0 && next == word) {
        return false;
      }
      for (var level = 0; level < Beginnings.LEVELS; level++) {
        var beginning = beginnings.get(level);
        alike[level] = alike[level] << 1 | (beginning == last[level] ? 1 : 0);
        last[level] = beginning;
      }
      word = next;
      count = Math.min(MOST, count + 1);
      return true;
    }

    /// At how many quarters of the threshold it would be found; at 4, it is.
    int quarters(int threshold) {
      var quarters = Math.min(Detected.ALL, Detected.ALL * count / threshold);
      while (quarters > 0 && !isOfList(Math.ceilDiv(quarters * threshold, Detected.ALL))) {
        quarters--;
      }
      return quarters;
    }

    private boolean isOfList(int threshold) {
      for (var bits : alike) {
        var same = Long.bitCount(bits << (Long.SIZE - threshold));
        if (100 * same >= ALIKE * threshold && threshold - same >= LEAST_CHANGES) {
          return true;
        }
      }
      return false;
    }
  }

  /// @param word digest of the whole
  Optional<Detected> add(long key, long word, List<Long> beginnings, ObservedAttempt attempt) {
    var order = orders.at(key, attempt.second(), Order::new);
    var quarters = order.add(word, beginnings) ? order.quarters(threshold) : 0;
    return quarters == 0
        ? Optional.empty()
        : Optional.of(
            new Detected(
                by,
                key,
                threshold,
                SECONDS,
                quarters,
                orders.reached(key, attempt.second(), quarters)));
  }

  @Override
  public void forget(int second) {
    orders.forget(second, Integer.MAX_VALUE);
  }

  @Override
  public DetectorMemory memory() {
    return new DetectorMemory(orders.size(), orders.most(), Recent.mostBytes(orders.most(), BYTES));
  }
}
