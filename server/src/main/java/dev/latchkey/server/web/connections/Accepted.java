package dev.latchkey.server.web.connections;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/// How many connections were accepted since the start.
final class Accepted {
  private final Lock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long count;

  void increment() {
    lock.lock();
    try {
      count++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  long count() {
    lock.lock();
    try {
      return count;
    } finally {
      lock.unlock();
    }
  }

  /// Waits for the next one.
  ///
  /// @return whether there are more than `before` now
  boolean awaitMore(long before, long millis) {
    lock.lock();
    try {
      var left = TimeUnit.MILLISECONDS.toNanos(millis);
      while (count <= before && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
    return count > before;
  }
}
