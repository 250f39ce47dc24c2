package dev.latchkey.server.storage;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether the database answers, and takes changes: what keeps it from that is no bug of ours, and
/// passes. It is logged once when it begins and once when it is over.
///
/// Where another try may go well, the work is done again from its start: after a conflict with
/// another transaction, and on a new connection where the one it had was of no more use. After a
/// fail-over no connection is kept that leads to the old primary.
final class DatabaseAvailability {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseAvailability.class);
  private static final int TRIES = 4;
  private static final long PAUSE_MILLIS = 5;

  private final Dialect dialect;
  private final Runnable renewConnections;
  private final AtomicBoolean gone = new AtomicBoolean();
  private final AtomicBoolean unwritable = new AtomicBoolean();
  private volatile boolean lastWriteFailed;

  /// @param renewConnections lets go of all that are open
  DatabaseAvailability(Dialect dialect, Runnable renewConnections) {
    this.dialect = dialect;
    this.renewConnections = renewConnections;
  }

  /// Work that may have to be done again.
  @FunctionalInterface
  interface Work<T> {
    /// Does it, from its start.
    ///
    /// @param committing is set before the commit
    T run(AtomicBoolean committing);
  }

  /// Runs what only reads.
  ///
  /// @throws DatabaseUnavailable where the database does not answer
  <T> T read(Supplier<T> work) {
    var result = run(_ -> work.get());
    over(gone, "the database responds again");
    return result;
  }

  /// Runs what changes something.
  ///
  /// @param wanted what does not reach the disk does not show that it can be written to
  /// @throws DatabaseUnavailable where the database does not answer
  /// @throws DatabaseUnwritable where it takes no change
  <T> T write(Durability wanted, Work<T> work) {
    var result = runWrite(wanted, work);
    over(gone, "the database responds again");
    over(unwritable, "the database can be written to again");
    return result;
  }

  /// Whether a change was not taken, for one of these reasons, and none has been saved since.
  boolean lastWriteFailed() {
    return lastWriteFailed;
  }

  private <T> T runWrite(Durability wanted, Work<T> work) {
    try {
      var result = run(work);
      if (lastWriteFailed && wanted == Durability.SYNCED) {
        lastWriteFailed = false;
      }
      return result;
    } catch (DatabaseUnavailable e) {
      lastWriteFailed = true;
      throw e;
    }
  }

  private <T> T run(Work<T> work) {
    for (var attempt = 1; ; attempt++) {
      var committing = new AtomicBoolean();
      try {
        return work.run(committing);
      } catch (DatabaseUnavailable e) {
        throw e; // said, and tried again, by what this work has asked
      } catch (RuntimeException e) {
        var fault = Fault.of(e, dialect).orElseThrow(() -> e);
        if (fault.spoilsConnections()) {
          renewConnections.run();
        }
        if (attempt == TRIES || !fault.isWorthAnotherTry(committing.get())) {
          throw logged(fault.said(e));
        }
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS << (2 * attempt)));
    }
  }

  private static void over(AtomicBoolean fault, String sentence) {
    if (fault.get() && fault.compareAndSet(true, false)) {
      LOG.info(sentence);
    }
  }

  private DatabaseUnavailable logged(DatabaseUnavailable said) {
    var fault = said instanceof DatabaseUnwritable ? unwritable : gone;
    if (fault.compareAndSet(false, true)) {
      LOG.warn(said.getMessage());
    }
    return said;
  }
}
