package dev.latchkey.server.storage;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether the database answers, and takes changes: what keeps it from that is no bug of ours, and
/// passes. It is logged once when it begins and once when it is over.
final class Reach {
  private static final Logger LOG = LoggerFactory.getLogger(Reach.class);

  private final Dialect dialect;
  private final Map<Fault, AtomicBoolean> present = new EnumMap<>(Fault.class);

  Reach(Dialect dialect) {
    this.dialect = dialect;
    for (var fault : Fault.values()) {
      present.put(fault, new AtomicBoolean());
    }
  }

  /// Runs what only reads.
  ///
  /// @throws DatabaseUnavailable where the database does not answer
  <T> T read(Supplier<T> work) {
    var result = run(work);
    over(Fault.GONE, "the database answers again");
    return result;
  }

  /// Runs what changes something.
  ///
  /// @throws DatabaseUnavailable where the database does not answer
  /// @throws DatabaseUnwritable where it takes no change
  <T> T write(Supplier<T> work) {
    var result = run(work);
    over(Fault.GONE, "the database answers again");
    over(Fault.UNWRITABLE, "the database can be written to again");
    return result;
  }

  private <T> T run(Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      throw Fault.of(e, dialect).<RuntimeException>map(fault -> said(fault, e)).orElse(e);
    }
  }

  private void over(Fault fault, String sentence) {
    var was = flag(fault);
    if (was.get() && was.compareAndSet(true, false)) {
      LOG.info(sentence);
    }
  }

  private DatabaseUnavailable said(Fault fault, RuntimeException e) {
    var reason = SqliteSettings.reason(e);
    var said =
        switch (fault) {
          case GONE -> new DatabaseUnavailable("The database does not answer: " + reason, e);
          case UNWRITABLE ->
              new DatabaseUnwritable("Nothing can be saved in the database: " + reason, e);
        };
    if (flag(fault).compareAndSet(false, true)) {
      LOG.warn(said.getMessage());
    }
    return said;
  }

  private AtomicBoolean flag(Fault fault) {
    return present.getOrDefault(fault, new AtomicBoolean());
  }
}
