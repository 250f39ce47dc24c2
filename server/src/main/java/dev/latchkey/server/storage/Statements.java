package dev.latchkey.server.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs by plain JDBC what nearly every request asks or changes: half of the time that such a
/// statement took went into Jdbi and into preparing the same statement again.
final class Statements {
  private static final Logger LOG = LoggerFactory.getLogger(Statements.class);

  static final String POSTGRESQL_NOW =
      "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";

  /// How many changes are sent together: the driver keeps each combination as a statement.
  private static final int MOST_TOGETHER = 8;

  /// Every transaction says for itself what it needs: neither the database's defaults nor a pooler,
  /// which may give each transaction another connection, can take it away. With row locks and
  /// conditional statements nothing here needs more than READ COMMITTED, and above it transactions
  /// fail that would have waited.
  private static final Map<Durability, String> BEGIN =
      Map.of(
          Durability.SYNCED, begin(Durability.SYNCED),
          Durability.UNSYNCED, begin(Durability.UNSYNCED));

  /// By the driver's connection. PostgreSQL's driver keeps its statements itself.
  private final Map<Connection, Map<String, PreparedStatement>> kept = new ConcurrentHashMap<>();

  private final boolean keep;

  Statements(Dialect dialect) {
    this.keep = dialect == Dialect.SQLITE;
  }

  @FunctionalInterface
  private interface Work<T> {
    T run(PreparedStatement statement) throws SQLException;
  }

  private static String begin(Durability durability) {
    return "SET TRANSACTION ISOLATION LEVEL READ COMMITTED;"
        + " SELECT set_config('synchronous_commit', '"
        + durability.postgresql()
        + "', true), "
        + POSTGRESQL_NOW;
  }

  /// Begins a transaction on PostgreSQL, in one exchange with the server.
  ///
  /// @return its time, in milliseconds
  long begin(Connection connection, Durability durability) {
    return run(
        connection,
        Objects.requireNonNull(BEGIN.get(durability)),
        statement -> {
          statement.execute();
          statement.getMoreResults();
          try (var row = statement.getResultSet()) {
            row.next();
            return row.getLong(2);
          }
        });
  }

  /// The rows that a look-up finds.
  ///
  /// @param arguments text, whole numbers, bytes or times, in the order of the question marks
  <T> List<T> all(Connection connection, PreparedQuery<T> lookUp, @Nullable Object... arguments) {
    return run(connection, lookUp.sql(), statement -> rows(statement, lookUp), arguments);
  }

  /// Runs a change.
  ///
  /// @return how many rows it changed
  int change(Connection connection, String sql, @Nullable Object... arguments) {
    return run(connection, sql, PreparedStatement::executeUpdate, arguments);
  }

  /// Runs the last changes of a transaction: on PostgreSQL together with its commit, unless they
  /// are many.
  void finish(Connection connection, List<Transaction.Change> last) {
    var alone = keep ? last.size() : Math.max(0, last.size() - MOST_TOGETHER);
    last.stream()
        .limit(alone)
        .forEach(change -> change(connection, change.sql(), change.arguments()));
    if (!keep) {
      commitWith(connection, last.subList(alone, last.size()));
    }
  }

  private void commitWith(Connection connection, List<Transaction.Change> last) {
    run(
        connection,
        last.stream().map(Transaction.Change::sql).collect(Collectors.joining(";", "", ";COMMIT")),
        PreparedStatement::execute,
        last.stream().flatMap(change -> Stream.of(change.arguments())).toArray());
  }

  private <T> T run(
      Connection connection, String sql, Work<T> work, @Nullable Object... arguments) {
    LOG.trace("{}", sql);
    try {
      if (keep) {
        return runKept(connection.unwrap(Connection.class), sql, work, arguments);
      }
      try (var statement = connection.prepareStatement(sql)) {
        return work.run(bound(statement, arguments));
      }
    } catch (SQLException e) {
      throw new IllegalStateException("a statement failed", e);
    }
  }

  /// One that has failed is of no more use to this driver.
  private <T> T runKept(
      Connection connection, String sql, Work<T> work, @Nullable Object... arguments)
      throws SQLException {
    var statement = kept(connection, sql);
    try {
      return work.run(bound(statement, arguments));
    } catch (SQLException e) {
      kept.getOrDefault(connection, Map.of()).remove(sql);
      statement.close();
      throw e;
    }
  }

  /// The holder of the connection is the only user of its statements.
  private PreparedStatement kept(Connection connection, String sql) throws SQLException {
    var statements = kept.computeIfAbsent(connection, _ -> new ConcurrentHashMap<>());
    var statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    return statement;
  }

  private static PreparedStatement bound(PreparedStatement statement, @Nullable Object... arguments)
      throws SQLException {
    for (var i = 0; i < arguments.length; i++) {
      var value = arguments[i] instanceof Instant time ? time.toEpochMilli() : arguments[i];
      statement.setObject(i + 1, value);
    }
    return statement;
  }

  private static <T> List<T> rows(PreparedStatement statement, PreparedQuery<T> lookUp)
      throws SQLException {
    var found = new ArrayList<T>(1);
    try (var rows = statement.executeQuery()) {
      while (rows.next()) {
        found.add(lookUp.row().read(rows));
      }
    }
    return found;
  }
}
