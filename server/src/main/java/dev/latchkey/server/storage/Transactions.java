package dev.latchkey.server.storage;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs transactions by plain JDBC: what Jdbi does around a short one was a quarter of what it took
/// of the processor. Jdbi comes in where a transaction asks for it.
///
/// @param jdbi opens handles on borrowed connections
/// @param clock what the transactions of an embedded database call now
record Transactions(
    Dialect dialect,
    HikariDataSource pool,
    BorrowedConnection borrowed,
    Jdbi jdbi,
    Statements statements,
    Clock clock) {
  private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);

  /// What is committed.
  record Done<T>(Transaction transaction, T result) {}

  /// Runs `work` in one transaction, once.
  ///
  /// @param committing is set before the commit
  <T> Done<T> commit(Durability wanted, Function<Transaction, T> work, AtomicBoolean committing) {
    try {
      return run(wanted, connection -> run(transaction(connection, wanted), work, committing));
    } catch (SQLException e) {
      throw new IllegalStateException("a transaction failed", e);
    }
  }

  /// Runs `work` between begin and commit.
  <T> T run(Durability wanted, Function<Connection, T> work) throws SQLException {
    var connection = pool.getConnection();
    T done;
    try {
      prepare(connection, wanted);
      done = inTransaction(connection, () -> work.apply(connection));
    } catch (SQLException | RuntimeException | Error e) {
      quietly(e, () -> giveBack(connection, wanted));
      throw e;
    }
    giveBackCommitted(connection, wanted);
    return done;
  }

  /// What fails now undoes nothing: it must not look as if the transaction had failed.
  private void giveBackCommitted(Connection connection, Durability wanted) {
    try {
      giveBack(connection, wanted);
    } catch (SQLException | RuntimeException | Error e) {
      LOG.warn("a connection could not be given back after its commit", e);
    }
  }

  private void giveBack(Connection connection, Durability wanted) throws SQLException {
    try (connection) {
      restore(connection, wanted);
    } catch (RuntimeException | Error e) {
      pool.evictConnection(connection);
      throw e;
    }
  }

  /// To switch back to committing each statement commits the transaction: on SQLite, the driver's
  /// own commit would begin another one, and so take the lock of the writer once more.
  private <T> T inTransaction(Connection connection, Supplier<T> work) throws SQLException {
    try {
      connection.setAutoCommit(false);
      var done = work.get();
      connection.setAutoCommit(true);
      return done;
    } catch (SQLException | RuntimeException | Error e) {
      undo(connection, e);
      throw e;
    }
  }

  /// Does all of it. Where it has changes for the end, PostgreSQL has committed it then; else the
  /// commit is left to [#inTransaction].
  static <T> Done<T> run(
      Transaction transaction, Function<Transaction, T> work, AtomicBoolean committing) {
    var result = work.apply(transaction);
    transaction.mustBeWhole();
    transaction.runBeforeCommit();
    committing.set(true);
    transaction.runLast();
    return new Done<>(transaction, result);
  }

  /// SQLite may have rolled back by itself, for instance where the disk is full, or not have begun,
  /// where another process writes; its driver knows of neither. Where the commit has failed, the
  /// driver takes the transaction for ended, and the pool does not. In the end, each statement is
  /// committed again.
  private void undo(Connection connection, Throwable cause) {
    quietly(
        cause,
        () -> {
          if (connection.unwrap(Connection.class).getAutoCommit()) {
            statements.change(connection, "ROLLBACK");
          } else {
            connection.rollback();
          }
        });
    quietly(cause, () -> connection.setAutoCommit(true));
  }

  @FunctionalInterface
  private interface Undoing {
    void run() throws SQLException;
  }

  private static void quietly(Throwable cause, Undoing step) {
    try {
      step.run();
    } catch (SQLException | IllegalStateException also) {
      cause.addSuppressed(also);
    }
  }

  /// One that has begun.
  Transaction transaction(Connection connection, Durability wanted) {
    return new Transaction(
        connection,
        () -> borrowed.lend(connection, jdbi::open),
        statements,
        begin(connection, wanted));
  }

  private Instant begin(Connection connection, Durability wanted) {
    return dialect == Dialect.SQLITE
        ? clock.instant()
        : Instant.ofEpochMilli(statements.begin(connection, wanted));
  }

  /// SQLite must be told before a transaction begins.
  private void prepare(Connection connection, Durability wanted) {
    if (dialect == Dialect.SQLITE && wanted != Durability.SYNCED) {
      statements.change(connection, wanted.sqlite());
    }
  }

  /// At once, so that no other transaction on this connection is committed without waiting.
  private void restore(Connection connection, Durability wanted) {
    if (dialect == Dialect.SQLITE && wanted != Durability.SYNCED) {
      statements.change(connection, Durability.SYNCED.sqlite());
    }
  }
}
