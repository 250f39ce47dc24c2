package dev.latchkey.server.passwords;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/// How much of a queue each source may fill: whoever floods it waits for themselves.
final class SourceShares {
  private final Lock lock = new ReentrantLock();
  private final Condition left = lock.newCondition();
  private final Map<String, Integer> inside = new HashMap<>();
  private final int most;

  /// @param most how many of one source may be inside
  SourceShares(int most) {
    this.most = most;
  }

  /// Takes a place; one of nobody's (an empty source) is never refused.
  ///
  /// @param millis how long to wait for a place of that source
  /// @return whether there was one
  boolean enter(String source, long millis) {
    lock.lock();
    try {
      var nanos = TimeUnit.MILLISECONDS.toNanos(millis);
      while (isFull(source) && nanos > 0) {
        nanos = left.awaitNanos(nanos);
      }
      if (isFull(source)) {
        return false;
      }
      inside.merge(source, 1, Integer::sum);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private boolean isFull(String source) {
    return !source.isEmpty() && inside.getOrDefault(source, 0) >= most;
  }

  void leave(String source) {
    lock.lock();
    try {
      inside.computeIfPresent(source, (_, count) -> count == 1 ? null : count - 1);
      left.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// How many sources are inside.
  int sources() {
    lock.lock();
    try {
      return inside.size();
    } finally {
      lock.unlock();
    }
  }
}
