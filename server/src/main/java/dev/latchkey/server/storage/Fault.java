package dev.latchkey.server.storage;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What is wrong with the database where an exception is no bug of ours, by the codes that SQLite
/// and PostgreSQL give it.
enum Fault {
  /// It was in the way of another transaction, which was served: serialization failure, deadlock, a
  /// lock that was waited for too long.
  CONFLICT,
  /// This connection writes no more; another one may: the node has become a standby.
  READ_ONLY,
  /// The disk is full or broken, or the file may only be read.
  UNWRITABLE,
  /// This connection has ended; another one may answer: the server stops or starts, or the network
  /// was cut.
  LOST,
  /// It does not answer: out of connections or memory, cancelled, broken; busy, locked, not to be
  /// opened.
  GONE;

  /// SQLSTATE of PostgreSQL, or its class.
  private Set<String> states() {
    return switch (this) {
      case CONFLICT -> Set.of("40001", "40P01", "55P03");
      case READ_ONLY -> Set.of("25006");
      case UNWRITABLE -> Set.of("53100");
      case LOST -> Set.of("08", "57P01", "57P02", "57P03");
      case GONE -> Set.of("53", "57", "58");
    };
  }

  /// Primary result codes of SQLite.
  private Set<Integer> codes() {
    return switch (this) {
      case UNWRITABLE -> Set.of(8, 10, 13);
      case GONE -> Set.of(5, 6, 14);
      case CONFLICT, READ_ONLY, LOST -> Set.of();
    };
  }

  /// What the exception, or one that caused it, says; empty where it is something else.
  static Optional<Fault> of(Throwable failure, Dialect dialect) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .filter(SQLException.class::isInstance)
        .map(SQLException.class::cast)
        .flatMap(cause -> of(cause, dialect).stream())
        .findFirst();
  }

  private static Optional<Fault> of(SQLException e, Dialect dialect) {
    // The pool has none to give, after all the time that it may take.
    return e instanceof SQLTransientConnectionException
        ? Optional.of(GONE)
        : Arrays.stream(values()).filter(fault -> fault.isIn(e, dialect)).findFirst();
  }

  private boolean isIn(SQLException e, Dialect dialect) {
    var state = e.getSQLState();
    return switch (dialect) {
      case SQLITE -> codes().contains(e.getErrorCode() & 0xff);
      case POSTGRESQL -> state != null && states().stream().anyMatch(state::startsWith);
    };
  }

  /// Whether the same work may go well at once, on another connection perhaps.
  ///
  /// @param committing whether it was the commit that failed: where the connection ended in it,
  ///   only the database knows whether all was done, and doing it again might do it twice
  boolean isWorthAnotherTry(boolean committing) {
    return switch (this) {
      case CONFLICT, READ_ONLY -> true;
      case LOST -> !committing;
      case UNWRITABLE, GONE -> false;
    };
  }

  /// Whether all connections that are open may be of no more use.
  boolean spoilsConnections() {
    return this == READ_ONLY || this == LOST;
  }

  /// What an operator and callers are told.
  DatabaseUnavailable said(RuntimeException e) {
    var reason = SqliteSettings.reason(e);
    return switch (this) {
      case UNWRITABLE, READ_ONLY ->
          new DatabaseUnwritable("Nothing can be saved in the database: " + reason, e);
      case CONFLICT, LOST, GONE ->
          new DatabaseUnavailable("The database does not respond: " + reason, e);
    };
  }
}
