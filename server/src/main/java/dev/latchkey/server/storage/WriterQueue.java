package dev.latchkey.server.storage;

import java.sql.SQLTransientConnectionException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/// Who has SQLite's one writer, and who waits for it: first come, first served. Who has it may take
/// those along that wait, from the first on.
final class WriterQueue {
  private final long patience;
  private final LongSupplier nanos;
  private final Deque<QueuedWork<?>> waiting = new ArrayDeque<>();
  private boolean busy;

  /// @param patienceMillis how long one waits
  WriterQueue(long patienceMillis, LongSupplier nanos) {
    this.nanos = nanos;
    this.patience = TimeUnit.MILLISECONDS.toNanos(patienceMillis);
  }

  synchronized int length() {
    return waiting.size();
  }

  /// Waits until `one` leads, or is over because another has taken it along. Who leads must
  /// [#leave].
  ///
  /// @throws SQLTransientConnectionException where it waited too long
  /// @throws IllegalStateException where it was interrupted
  void enter(QueuedWork<?> one) throws SQLTransientConnectionException {
    if (!leadsAtOnce(one)) {
      var deadline = nanos.getAsLong() + patience;
      while (one.isWaiting()) {
        giveUp(one, deadline);
        LockSupport.parkNanos(this, deadline - nanos.getAsLong());
      }
      one.await();
    }
  }

  private void giveUp(QueuedWork<?> one, long deadline) throws SQLTransientConnectionException {
    var interrupted = Thread.currentThread().isInterrupted();
    var late = deadline - nanos.getAsLong() <= 0;
    if ((interrupted || late) && withdraw(one)) {
      if (interrupted) {
        throw new IllegalStateException("interrupted while waiting for the writer");
      }
      throw new SQLTransientConnectionException("the writer was not free in time");
    }
  }

  private synchronized boolean leadsAtOnce(QueuedWork<?> one) {
    if (busy) {
      if (one.isRedone()) {
        waiting.addFirst(one);
      } else {
        waiting.addLast(one);
      }
      return false;
    }
    busy = true;
    one.lead();
    return true;
  }

  /// Whether it was still waiting.
  private synchronized boolean withdraw(QueuedWork<?> one) {
    return waiting.remove(one);
  }

  /// Hands the writer to the next one.
  synchronized void leave() {
    var next = waiting.poll();
    if (next == null) {
      busy = false;
    } else {
      next.lead();
    }
  }

  /// How the commit of `leader` must be made, so that those who wait can share it.
  synchronized Durability durability(QueuedWork<?> leader) {
    var synced =
        !leader.isAlone()
            && waiting.stream()
                .takeWhile(one -> !one.isAlone())
                .anyMatch(one -> one.wanted() == Durability.SYNCED);
    return synced ? Durability.SYNCED : leader.wanted();
  }

  /// Takes the next one along into `company`, where it may share a commit that is made like this.
  synchronized Optional<QueuedWork<?>> takeAlong(
      Durability durability, List<QueuedWork<?>> company) {
    var next = waiting.peek();
    if (next == null
        || next.isAlone()
        || (durability == Durability.UNSYNCED && next.wanted() == Durability.SYNCED)) {
      return Optional.empty();
    }
    company.add(next);
    waiting.remove();
    next.take();
    return Optional.of(next);
  }
}
