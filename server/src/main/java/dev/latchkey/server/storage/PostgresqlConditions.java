package dev.latchkey.server.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import javax.sql.DataSource;

/// What a PostgreSQL server must be like, looked at when it is opened: what would fail later, now
/// and then, stops the start in one sentence.
final class PostgresqlConditions {
  private static final int ROUNDS = 5;

  private PostgresqlConditions() {}

  /// @param prepares whether the driver keeps prepared statements on the server
  /// @throws IllegalStateException with the sentence
  static void require(DataSource pool, boolean prepares) {
    try {
      requireWritable(pool);
      if (prepares && sharesConnections(pool)) {
        throw new IllegalStateException(
            "A pooler in front of it shares connections by transaction (PgBouncer: pool_mode ="
                + " transaction); add prepareThreshold=0 to database.url.");
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void requireWritable(DataSource pool) throws SQLException {
    try (var connection = pool.getConnection()) {
      if (ask(connection, "SELECT pg_is_in_recovery()").equals("t")) {
        throw new IllegalStateException(
            "It is a read-only standby; name the primary in database.url, or all servers"
                + " (HOST1,HOST2): Latchkey uses the one that accepts writes.");
      }
      if (ask(connection, "SHOW transaction_read_only").equals("on")) {
        throw new IllegalStateException(
            "The role is read-only: default_transaction_read_only is on; as the database"
                + " administrator, run ALTER ROLE ... RESET default_transaction_read_only, or the"
                + " same for the database.");
      }
    }
  }

  /// Two connections that are open at the same time have two processes on the server, always the
  /// same ones, unless something between changes them.
  private static boolean sharesConnections(DataSource pool) throws SQLException {
    Set<String> ofOne = new HashSet<>();
    Set<String> ofOther = new HashSet<>();
    try (var one = pool.getConnection();
        var other = pool.getConnection()) {
      for (var round = 0; round < ROUNDS; round++) {
        ofOne.add(process(one));
        ofOther.add(process(other));
      }
    }
    return ofOne.size() + ofOther.size() > 2 || ofOne.equals(ofOther);
  }

  private static String process(Connection connection) throws SQLException {
    return ask(connection, "SELECT pg_backend_pid()");
  }

  private static String ask(Connection connection, String question) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(question)) {
      return row.next() ? String.valueOf(row.getString(1)) : "";
    }
  }
}
