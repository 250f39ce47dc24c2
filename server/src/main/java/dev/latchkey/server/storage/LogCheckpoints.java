package dev.latchkey.server.storage;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Copies what SQLite's log holds into the database file, beside the writer. Left alone, SQLite has
/// the request that fills the log do that, which then waits for the disk in everyone's place; it
/// still does, at [#LOG_PAGES], and finds most of it done.
final class LogCheckpoints implements AutoCloseable {
  /// At how many pages of 4 KiB the one that commits checkpoints by itself.
  static final int LOG_PAGES = 4000;

  private static final Logger LOG = LoggerFactory.getLogger(LogCheckpoints.class);
  private static final int COMMITS = 50;
  private static final long LONGEST_END_MILLIS = 5000;

  private final HikariDataSource readers;
  private final AtomicInteger commits = new AtomicInteger();
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile @Nullable Thread latest;

  /// @param readers connections that cannot write; a checkpoint changes nothing that they see
  LogCheckpoints(HikariDataSource readers) {
    this.readers = readers;
  }

  /// Something was committed. Does not wait, and never fails: what is committed stays so.
  void committed() {
    if (commits.incrementAndGet() >= COMMITS && running.compareAndSet(false, true)) {
      commits.set(0);
      try {
        latest = Thread.ofPlatform().daemon().name("sqlite-checkpoint").start(this::checkpoint);
      } catch (OutOfMemoryError noThread) {
        running.set(false);
        LOG.debug("there is no thread for a checkpoint", noThread);
      }
    }
  }

  /// Takes no lock that a writer or a reader waits for: what is in use is left for the next time.
  private void checkpoint() {
    try (var connection = readers.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("PRAGMA wal_checkpoint(PASSIVE)");
    } catch (SQLException | RuntimeException e) {
      // The next commit that fills the log finds it, too, and tells its request.
      LOG.debug("a checkpoint failed", e);
    } finally {
      running.set(false);
    }
  }

  /// Waits for the end of a checkpoint, which needs a connection.
  @Override
  public void close() {
    commits.set(Integer.MIN_VALUE);
    var last = latest;
    if (last != null) {
      try {
        last.join(LONGEST_END_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
