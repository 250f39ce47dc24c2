package dev.latchkey.server.turns;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/// A bounded number of places for work. Where all are taken, the sources are let in by turns, and
/// each in its order: no source waits for everything that another has requested. Where too many
/// wait, the last of the source that most wait for gives way.
public final class Turns {
  private final Lock lock = new ReentrantLock();

  /// By source; the first has the next turn.
  private final LinkedHashMap<String, Deque<Waiter>> waiting = new LinkedHashMap<>();

  private final int mostWaiting;
  private final Duration patience;
  private int free;
  private int queued;

  /// @param places how many may be in at a time
  /// @param mostWaiting how many may wait
  /// @param patience how long each may
  public Turns(int places, int mostWaiting, Duration patience) {
    this.free = places;
    this.mostWaiting = mostWaiting;
    this.patience = patience;
  }

  private static final class Waiter {
    final Condition changed;
    boolean isIn;
    boolean gaveWay;

    Waiter(Condition changed) {
      this.changed = changed;
    }
  }

  /// Takes a place, at the turn of the [Requester]'s source where there is none now.
  ///
  /// @return false where it got none in time; else [#leave] is called afterwards
  public boolean enter() {
    return enter(Requester.source());
  }

  /// The same for work that no [Requester] stands behind yet.
  public boolean enter(String source) {
    lock.lock();
    try {
      if (free > 0) { // so none waits
        free--;
        return true;
      }
      return (queued < mostWaiting || makeRoom(source)) && await(source);
    } finally {
      lock.unlock();
    }
  }

  private boolean makeRoom(String newcomer) {
    var busiest = waiting.values().stream().max(Comparator.comparingInt(Deque::size));
    var last = busiest.filter(all -> all.size() > waitingOf(newcomer) + 1).map(Deque::removeLast);
    last.ifPresent(waiter -> {
      queued--;
      waiter.gaveWay = true;
      waiter.changed.signal();
    });
    return last.isPresent();
  }

  private int waitingOf(String source) {
    var all = waiting.get(source);
    return all == null ? 0 : all.size();
  }

  private boolean await(String source) {
    var waiter = new Waiter(lock.newCondition());
    waiting.computeIfAbsent(source, _ -> new ArrayDeque<>()).add(waiter);
    queued++;
    try {
      var left = patience.toNanos();
      while (!waiter.isIn && !waiter.gaveWay && left > 0) {
        left = waiter.changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!waiter.isIn && !waiter.gaveWay) {
      goAway(source, waiter);
    }
    return waiter.isIn;
  }

  private void goAway(String source, Waiter waiter) {
    queued--;
    waiting.computeIfPresent(
        source,
        (_, all) -> {
          all.remove(waiter);
          return all.isEmpty() ? null : all;
        });
  }

  /// Gives the place back, to the next one that waits for it.
  public void leave() {
    lock.lock();
    try {
      var next = next();
      if (next.isEmpty()) {
        free++;
        return;
      }
      queued--;
      next.get().isIn = true;
      next.get().changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private Optional<Waiter> next() {
    var turn = waiting.pollFirstEntry();
    if (turn == null) {
      return Optional.empty();
    }
    var all = turn.getValue();
    var next = all.remove();
    if (!all.isEmpty()) {
      waiting.put(turn.getKey(), all);
    }
    return Optional.of(next);
  }

  /// How many wait.
  public int waiting() {
    lock.lock();
    try {
      return queued;
    } finally {
      lock.unlock();
    }
  }

  /// How many more may come now, and be in or wait.
  public int room() {
    lock.lock();
    try {
      return free + mostWaiting - queued;
    } finally {
      lock.unlock();
    }
  }

  /// How many places are free.
  public int free() {
    lock.lock();
    try {
      return free;
    } finally {
      lock.unlock();
    }
  }
}
