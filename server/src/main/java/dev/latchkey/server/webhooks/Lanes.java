package dev.latchkey.server.webhooks;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.keys.VaultUnavailable;
import dev.latchkey.server.storage.DatabaseUnavailable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The lanes on which messages leave: each receiver has a few of its own, so that a slow one holds
/// up none but itself.
final class Lanes {
  /// To one receiver at a time.
  static final int EACH = 2;

  private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);
  private final Executor threads;
  private final Consumer<Id> work;
  private final Semaphore places;
  private final Map<Id, Integer> open = new ConcurrentHashMap<>();

  /// Another receiver is the first each time, where there are more than places.
  private int rounds;

  private volatile boolean stopped;

  /// @param most to all receivers at a time
  /// @param threads run as many lanes at a time
  /// @param work sends to one receiver what is due
  Lanes(int most, Executor threads, Consumer<Id> work) {
    this.places = new Semaphore(most);
    this.threads = threads;
    this.work = work;
  }

  /// Opens a lane to each of these receivers, if it may have one more.
  void open(List<Id> receivers) {
    var waiting = new ArrayList<>(receivers);
    Collections.rotate(waiting, rounds++);
    for (var receiver : waiting) {
      if (stopped || !places.tryAcquire()) {
        return;
      }
      open(receiver);
    }
  }

  /// Begins no further message.
  void stop() {
    stopped = true;
  }

  boolean areStopped() {
    return stopped;
  }

  private void open(Id receiver) {
    var opened = false;
    try {
      if (open.merge(receiver, 1, Integer::sum) <= EACH) {
        threads.execute(() -> lane(receiver));
        opened = true;
      }
    } finally {
      if (!opened) {
        close(receiver);
      }
    }
  }

  private void close(Id receiver) {
    open.computeIfPresent(receiver, (_, lanes) -> lanes == 1 ? null : lanes - 1);
    places.release();
  }

  private void lane(Id receiver) {
    try {
      work.accept(receiver);
    } catch (DatabaseUnavailable | VaultUnavailable e) {
      LOG.debug("receiver {} is waiting for the database or the key vault", receiver);
    } catch (RuntimeException e) {
      LOG.error("a message to {} could not be processed; it is retried later", receiver, e);
    } finally {
      close(receiver);
    }
  }
}
