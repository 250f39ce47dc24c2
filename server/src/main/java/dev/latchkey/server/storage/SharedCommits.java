package dev.latchkey.server.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// Commits the transactions of SQLite: those of requests that wait for the writer at the same time
/// share one commit, and so one wait for the disk.
///
/// The one that has the writer runs its own work first, and then that of the others, on its own
/// thread and each within a savepoint. What fails takes back its own part only. No one hears of its
/// outcome before the commit; if that fails, nothing has happened, and each is done again alone.
final class SharedCommits implements AutoCloseable {
  private static final int MOST = 32;
  private static final long TIME_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final String SAVEPOINT = "SAVEPOINT shared";
  private static final String ROLLBACK = "ROLLBACK TO shared";
  private static final String RELEASE = "RELEASE shared";

  private final Transactions transactions;
  private final LogCheckpoints checkpoints;
  private final WriterQueue queue;
  private final LongSupplier nanos = System::nanoTime;

  /// @param patienceMillis how long one waits for the writer
  SharedCommits(Transactions transactions, LogCheckpoints checkpoints, long patienceMillis) {
    this.transactions = transactions;
    this.checkpoints = checkpoints;
    this.queue = new WriterQueue(patienceMillis, nanos);
  }

  int waiting() {
    return queue.length();
  }

  /// Runs `work` in one transaction. What is no request, which has a virtual thread, stays alone:
  /// it may be long.
  ///
  /// @param committing is set before the commit
  <T> Transactions.Done<T> commit(
      Durability wanted, Function<Transaction, T> work, AtomicBoolean committing) {
    var company =
        Thread.currentThread().isVirtual() ? QueuedWork.Company.SHARED : QueuedWork.Company.ALONE;
    return tried(new QueuedWork<>(wanted, company, work, committing))
        .or(() -> tried(new QueuedWork<>(wanted, QueuedWork.Company.REDONE, work, committing)))
        .orElseThrow();
  }

  private <T> Optional<Transactions.Done<T>> tried(QueuedWork<T> own) {
    try {
      queue.enter(own);
    } catch (SQLException e) {
      throw new IllegalStateException("a transaction failed", e);
    }
    if (own.isLeading()) {
      lead(own);
    }
    return own.outcome();
  }

  private void lead(QueuedWork<?> own) {
    var company = new ArrayList<QueuedWork<?>>();
    var committed = false;
    try {
      var durability = queue.durability(own);
      transactions.run(durability, connection -> run(own, company, durability, connection));
      committed = true;
    } catch (SQLException | RuntimeException | Error e) {
      own.fails(e);
    } finally {
      try {
        queue.leave();
      } finally {
        end(own, company, committed);
      }
    }
    if (committed) {
      checkpoints.committed();
    }
  }

  private boolean run(
      QueuedWork<?> own,
      List<QueuedWork<?>> company,
      Durability durability,
      Connection connection) {
    own.run(transactions.transaction(connection, durability));
    var begun = nanos.getAsLong();
    // An interruption is of this thread's own request.
    var interrupted = !own.isAlone() && Thread.interrupted();
    try {
      while (!own.isAlone() && company.size() < MOST && nanos.getAsLong() - begun < TIME_NANOS) {
        var next = queue.takeAlong(durability, company);
        if (next.isEmpty()) {
          break;
        }
        runWithin(next.get(), durability, connection);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    return true;
  }

  private void runWithin(QueuedWork<?> one, Durability durability, Connection connection) {
    transactions.statements().change(connection, SAVEPOINT);
    try {
      one.run(transactions.transaction(connection, durability));
    } catch (RuntimeException | Error e) {
      one.fails(e);
      // Fails where SQLite has rolled back everything by itself, as on a full disk.
      transactions.statements().change(connection, ROLLBACK);
      if (Fault.of(e, Dialect.SQLITE).isPresent()) {
        one.undo(); // it may go well without a savepoint
      }
    }
    transactions.statements().change(connection, RELEASE);
  }

  private static void end(QueuedWork<?> own, List<QueuedWork<?>> company, boolean committed) {
    if (!committed && !company.isEmpty()) {
      own.undo();
      company.forEach(QueuedWork::undo);
    }
    company.forEach(QueuedWork::end);
  }

  @Override
  public void close() {
    checkpoints.close();
  }
}
