package dev.latchkey.server.storage;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What is wrong with the database where an exception is no bug of ours.
enum Fault {
  /// It does not answer: stopped, cut off, out of connections, or busy for too long.
  GONE,
  /// It answers, and takes no change.
  UNWRITABLE;

  /// Classes of SQLSTATE: connection, resources, operator intervention, system error.
  private static final Set<String> GONE_STATES = Set.of("08", "53", "57", "58");

  /// A node that has become read-only; a full disk.
  private static final Set<String> UNWRITABLE_STATES = Set.of("25006", "53100");

  /// Busy, locked, cannot open.
  private static final Set<Integer> SQLITE_GONE = Set.of(5, 6, 14);

  /// Read-only, I/O error, full.
  private static final Set<Integer> SQLITE_UNWRITABLE = Set.of(8, 10, 13);

  /// What the exception, or one that caused it, says; empty where it is something else.
  static Optional<Fault> of(Throwable failure, Dialect dialect) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .filter(SQLException.class::isInstance)
        .map(SQLException.class::cast)
        .flatMap(cause -> of(cause, dialect).stream())
        .findFirst();
  }

  private static Optional<Fault> of(SQLException e, Dialect dialect) {
    if (e instanceof SQLTransientConnectionException) {
      return Optional.of(GONE);
    }
    return switch (dialect) {
      case SQLITE -> ofSqlite(e.getErrorCode() & 0xff);
      case POSTGRESQL -> ofPostgresql(e.getSQLState() == null ? "" : e.getSQLState());
    };
  }

  private static Optional<Fault> ofSqlite(int code) {
    if (SQLITE_UNWRITABLE.contains(code)) {
      return Optional.of(UNWRITABLE);
    }
    return Optional.of(GONE).filter(_ -> SQLITE_GONE.contains(code));
  }

  private static Optional<Fault> ofPostgresql(String state) {
    if (UNWRITABLE_STATES.contains(state)) {
      return Optional.of(UNWRITABLE);
    }
    return Optional.of(GONE).filter(_ -> GONE_STATES.stream().anyMatch(state::startsWith));
  }
}
