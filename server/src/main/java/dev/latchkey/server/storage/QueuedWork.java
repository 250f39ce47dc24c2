package dev.latchkey.server.storage;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The work of one transaction that waits for the writer, and what became of it.
///
/// Its own thread waits in [#await], while another one that has the writer may run it.
final class QueuedWork<T> {
  /// Where it stands. Only [WriterQueue] moves it on from `WAITING`.
  private enum Standing {
    WAITING,
    /// Its thread has the writer.
    LEADS,
    /// Another thread, which has the writer, runs it.
    TAKEN,
    OVER
  }

  private final Thread thread = Thread.currentThread();
  private final Durability wanted;
  private final Company company;
  private final Function<Transaction, T> work;
  private final AtomicBoolean committing;
  private Transactions.@Nullable Done<T> done;
  private @Nullable Throwable failure;
  private volatile Standing standing = Standing.WAITING;

  /// Whether it shares its commit with others.
  enum Company {
    SHARED,
    ALONE,
    /// Alone, because it came to nothing with others; it does not wait once more.
    REDONE
  }

  /// @param committing is set before the commit
  QueuedWork(
      Durability wanted, Company company, Function<Transaction, T> work, AtomicBoolean committing) {
    this.wanted = wanted;
    this.company = company;
    this.work = work;
    this.committing = committing;
  }

  Durability wanted() {
    return wanted;
  }

  boolean isAlone() {
    return company != Company.SHARED;
  }

  boolean isRedone() {
    return company == Company.REDONE;
  }

  boolean isWaiting() {
    return standing == Standing.WAITING;
  }

  boolean isLeading() {
    return standing == Standing.LEADS;
  }

  void lead() {
    standing = Standing.LEADS;
    LockSupport.unpark(thread);
  }

  void take() {
    standing = Standing.TAKEN;
  }

  /// Does it, up to its commit.
  void run(Transaction transaction) {
    done = Transactions.run(transaction, work, committing);
  }

  void fails(Throwable why) {
    failure = why;
  }

  /// Nothing of it is in the database: it has to be done again.
  void undo() {
    done = null;
    failure = null;
  }

  void end() {
    standing = Standing.OVER;
    LockSupport.unpark(thread);
  }

  /// Waits until it leads or is over, once another thread has begun with it.
  void await() {
    var interrupted = false;
    while (standing == Standing.TAKEN) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      thread.interrupt();
    }
  }

  /// What came of it; empty where it came to nothing.
  ///
  /// @throws RuntimeException what it has thrown, or an error
  Optional<Transactions.Done<T>> outcome() {
    return switch (failure) {
      case null -> Optional.ofNullable(done);
      case RuntimeException thrown -> throw thrown;
      case Error thrown -> throw thrown;
      default -> throw new IllegalStateException("a transaction failed", failure);
    };
  }
}
