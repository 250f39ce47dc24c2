package dev.latchkey.server.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers look-ups by plain JDBC: half of the time that a session check took went into Jdbi and
/// into preparing the same statement again.
final class LookUps {
  private static final Logger LOG = LoggerFactory.getLogger(LookUps.class);
  private final DataSource pool;

  /// By the driver's connection. PostgreSQL's driver keeps its statements itself.
  private final Map<Connection, Map<String, PreparedStatement>> kept = new ConcurrentHashMap<>();

  private final boolean keep;

  LookUps(DataSource pool, Dialect dialect) {
    this.pool = pool;
    this.keep = dialect == Dialect.SQLITE;
  }

  <T> List<T> all(LookUp<T> lookUp, Object... arguments) {
    LOG.trace("{}", lookUp.sql());
    try (var connection = pool.getConnection()) {
      if (keep) {
        return run(kept(connection.unwrap(Connection.class), lookUp.sql()), lookUp, arguments);
      }
      try (var statement = connection.prepareStatement(lookUp.sql())) {
        return run(statement, lookUp, arguments);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("a look-up failed", e);
    }
  }

  /// Whoever has the connection has its statements for himself.
  private PreparedStatement kept(Connection connection, String sql) throws SQLException {
    var statements = kept.computeIfAbsent(connection, _ -> new ConcurrentHashMap<>());
    var statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    return statement;
  }

  private static <T> List<T> run(PreparedStatement statement, LookUp<T> lookUp, Object... arguments)
      throws SQLException {
    for (var i = 0; i < arguments.length; i++) {
      statement.setObject(i + 1, arguments[i]);
    }
    var found = new ArrayList<T>(1);
    try (var rows = statement.executeQuery()) {
      while (rows.next()) {
        found.add(lookUp.row().read(rows));
      }
    }
    return found;
  }
}
