package dev.latchkey.server.storage;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether the database answers: stopped, cut off, out of space or out of connections is no bug of
/// ours, and passes. It is logged once when it begins and once when it is over.
final class Reach {
  private static final Logger LOG = LoggerFactory.getLogger(Reach.class);

  /// Classes of SQLSTATE: connection, resources, operator intervention, system error; and a node
  /// that has become read-only.
  private static final Set<String> POSTGRESQL = Set.of("08", "53", "57", "58", "25006");

  /// Busy, locked, read-only, I/O error, full, cannot open.
  private static final Set<Integer> SQLITE = Set.of(5, 6, 8, 10, 13, 14);

  private final Dialect dialect;
  private volatile boolean gone;

  Reach(Dialect dialect) {
    this.dialect = dialect;
  }

  /// Runs the work.
  ///
  /// @throws DatabaseUnavailable where the database does not answer
  <T> T to(Supplier<T> work) {
    try {
      var result = work.get();
      if (gone) {
        gone = false;
        LOG.info("the database answers again");
      }
      return result;
    } catch (RuntimeException e) {
      throw isGone(e) ? unavailable(e) : e;
    }
  }

  private DatabaseUnavailable unavailable(RuntimeException e) {
    var sentence = "The database does not answer: " + SqliteSettings.reason(e);
    if (!gone) {
      gone = true;
      LOG.warn(sentence);
    }
    return new DatabaseUnavailable(sentence, e);
  }

  private boolean isGone(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .anyMatch(cause -> cause instanceof SQLException sql && isGone(sql));
  }

  private boolean isGone(SQLException e) {
    var state = e.getSQLState() == null ? "" : e.getSQLState();
    return e instanceof SQLTransientConnectionException
        || switch (dialect) {
          case SQLITE -> SQLITE.contains(e.getErrorCode() & 0xff);
          case POSTGRESQL -> POSTGRESQL.stream().anyMatch(state::startsWith);
        };
  }
}
