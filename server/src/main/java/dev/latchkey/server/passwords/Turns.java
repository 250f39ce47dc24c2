package dev.latchkey.server.passwords;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;

/// Work that waits for a thread: the sources are served in turn, so that nobody waits for all that
/// another one has asked for. Where it is full, the last of the busiest source gives way.
final class Turns {
  private final int most;

  /// By source; the first has the next turn.
  private final Map<String, Deque<FutureTask<?>>> waiting = new LinkedHashMap<>();

  private int inside;

  /// @param most how many may wait or be worked on
  Turns(int most) {
    this.most = most;
  }

  /// Takes work on.
  ///
  /// @return false where it is full and no source has more than this one
  synchronized boolean add(String source, FutureTask<?> work) {
    if (inside == most && !makeRoom(source)) {
      return false;
    }
    waiting.computeIfAbsent(source, _ -> new ArrayDeque<>()).add(work);
    inside++;
    return true;
  }

  private boolean makeRoom(String newcomer) {
    var busiest = waiting.values().stream().max(Comparator.comparing(Deque::size));
    if (busiest.filter(all -> all.size() > waitingOf(newcomer) + 1).isEmpty()) {
      return false;
    }
    var _ = busiest.get().removeLast().cancel(false);
    inside--;
    return true;
  }

  private int waitingOf(String source) {
    var all = waiting.get(source);
    return all == null ? 0 : all.size();
  }

  /// Does the work whose turn it is; nothing where it has given way.
  void runNext() {
    next()
        .ifPresent(work -> {
          try {
            work.run();
          } finally {
            leave();
          }
        });
  }

  private synchronized Optional<FutureTask<?>> next() {
    if (waiting.isEmpty()) {
      return Optional.empty();
    }
    var source = waiting.keySet().iterator().next();
    var all = waiting.remove(source);
    var work = all.remove();
    if (!all.isEmpty()) {
      waiting.put(source, all);
    }
    return Optional.of(work);
  }

  private synchronized void leave() {
    inside--;
  }

  synchronized int waiting() {
    return waiting.values().stream().mapToInt(Deque::size).sum();
  }

  /// How many more there is room for.
  synchronized int free() {
    return most - inside;
  }
}
