package dev.latchkey.server.detection;

import java.util.Arrays;

/// Different things that were seen, each with the second of its last time: exact, and never more
/// than a few. Where it is full, the longest unseen gives way, so that it can tell "so many or
/// more", which is all that a threshold asks.
///
/// It grows by what is added: most have one or two.
final class RecentSet {
  /// What one of them costs.
  static final int BYTES = Long.BYTES + Integer.BYTES;

  private static final int FIRST = 2;
  private final int most;
  private long[] members = {};
  private int[] seconds = {};
  private int size;

  RecentSet(int most) {
    this.most = most;
  }

  void add(long member, int second) {
    var at = indexOf(member);
    if (at < 0) {
      at = size < most ? grow() : oldestIndex();
    }
    if (at >= 0) {
      members[at] = member;
      seconds[at] = second;
    }
  }

  void remove(long member) {
    var at = indexOf(member);
    if (at >= 0) {
      removeAt(at);
    }
  }

  /// Forgets what is older than so many seconds, or is from a future that a clock has left.
  void forget(int now, int window) {
    for (var i = size - 1; i >= 0; i--) {
      if (Math.abs(now - seconds[i]) > window) {
        removeAt(i);
      }
    }
  }

  int size() {
    return size;
  }

  /// How many were seen at or after that second.
  int since(int second) {
    var count = 0;
    for (var i = 0; i < size; i++) {
      count += seconds[i] - second >= 0 ? 1 : 0;
    }
    return count;
  }

  /// The second of the longest unseen one; `none` where there is none.
  int oldest(int none) {
    return size == 0 ? none : seconds[oldestIndex()];
  }

  private int indexOf(long member) {
    for (var i = 0; i < size; i++) {
      if (members[i] == member) {
        return i;
      }
    }
    return -1;
  }

  private int oldestIndex() {
    var oldest = size == 0 ? -1 : 0;
    for (var i = 1; i < size; i++) {
      oldest = seconds[i] - seconds[oldest] < 0 ? i : oldest;
    }
    return oldest;
  }

  private int grow() {
    if (size == members.length) {
      var larger = Math.min(most, Math.max(FIRST, 2 * size));
      members = Arrays.copyOf(members, larger);
      seconds = Arrays.copyOf(seconds, larger);
    }
    return size++;
  }

  private void removeAt(int index) {
    size--;
    members[index] = members[size];
    seconds[index] = seconds[size];
  }
}
