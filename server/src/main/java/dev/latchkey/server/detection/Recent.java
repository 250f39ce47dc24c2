package dev.latchkey.server.detection;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.Supplier;

/// What is remembered by a key: never more than so many keys, the longest untouched of which gives
/// way. An attacker who touches that many others between two attempts makes a key forgotten; such a
/// flood is seen by [PairsDetector] and in the counts of attempts.
final class Recent<T> {
  /// What a key costs beside its value: the entry of the map, its boxes and the objects around.
  private static final int KEY_BYTES = 240;

  private static final int HOUR = 60 * 60;

  /// Of what is noted beside an hour.
  private static final int BITS = 3;

  /// Spent on forgetting with each look.
  private static final int FORGOTTEN_AT_ONCE = 4;

  private final int most;
  private final int seconds;
  private final LinkedHashMap<Long, Touched<T>> all = new LinkedHashMap<>(16, 0.75f, true);

  private static final class Touched<T> {
    private final T value;
    private int second;

    /// The hour, and how many quarters of the threshold were reached in it.
    private int reached;

    Touched(T value, int second) {
      this.value = value;
      this.second = second;
    }
  }

  /// @param seconds for how long an untouched key is remembered
  Recent(int most, int seconds) {
    this.most = most;
    this.seconds = seconds;
  }

  /// What is remembered by the key, or a new value.
  T at(long key, int second, Supplier<T> first) {
    forget(second, FORGOTTEN_AT_ONCE);
    var touched = all.get(key);
    if (touched == null || isOver(touched, second)) {
      touched = new Touched<>(first.get(), second);
      all.put(key, touched);
      if (all.size() > most) {
        all.pollFirstEntry();
      }
    }
    touched.second = second;
    return touched.value;
  }

  /// What is remembered by the key, over or not; that does not touch it.
  Optional<T> find(long key) {
    return all.containsKey(key) ? Optional.of(all.get(key).value) : Optional.empty();
  }

  /// Notes how many quarters of a threshold a key has reached.
  ///
  /// @return how many it has reached in this hour before
  int reached(long key, int second, int quarters) {
    var touched = all.get(key);
    if (touched == null) {
      return quarters;
    }
    var hour = Math.floorDiv(second, HOUR) << BITS;
    var before = touched.reached >> BITS << BITS == hour ? touched.reached - hour : 0;
    touched.reached = hour + Math.max(before, quarters);
    return before;
  }

  boolean holds(long key) {
    return all.containsKey(key);
  }

  /// Forgets keys that no one has touched for too long.
  ///
  /// @param count at most so many
  void forget(int second, int count) {
    var oldest = all.values().iterator();
    for (var i = 0; i < count && oldest.hasNext() && isOver(oldest.next(), second); i++) {
      oldest.remove();
    }
  }

  private boolean isOver(Touched<T> touched, int second) {
    return Math.abs(second - touched.second) > seconds;
  }

  int size() {
    return all.size();
  }

  int most() {
    return most;
  }

  /// What it may cost at most.
  ///
  /// @param each what one value may
  static long mostBytes(int keys, int each) {
    return (long) keys * (KEY_BYTES + each);
  }
}
