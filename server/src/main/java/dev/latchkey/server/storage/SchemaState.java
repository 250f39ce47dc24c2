package dev.latchkey.server.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;

/// How the tables of a database stand to those that this program knows, by the numbers of the
/// scripts that made them.
///
/// @param applied those that the database has seen; empty for a new one
/// @param failed those that broke off
/// @param known those of this program
public record SchemaState(Set<Integer> applied, Set<Integer> failed, Set<Integer> known) {
  private static final String HISTORY =
      "SELECT version, success FROM flyway_schema_history WHERE version IS NOT NULL";

  /// Looks, and changes nothing.
  ///
  /// @throws DatabaseUnavailable where it cannot be read
  public static SchemaState of(DatabaseSettings settings) {
    return settings.schema();
  }

  static SchemaState none() {
    return new SchemaState(Set.of(), Set.of(), Migrations.versions());
  }

  static SchemaState read(Connection connection, Dialect dialect) throws SQLException {
    var applied = new TreeSet<Integer>();
    var failed = new TreeSet<Integer>();
    try (var statement = connection.createStatement()) {
      try (var there = statement.executeQuery(dialect.countsHistory())) {
        if (!there.next() || there.getInt(1) == 0) {
          return none();
        }
      }
      try (var rows = statement.executeQuery(HISTORY)) {
        while (rows.next()) {
          (rows.getBoolean(2) ? applied : failed).add(Integer.valueOf(rows.getString(1)));
        }
      }
    }
    return new SchemaState(applied, failed, Migrations.versions());
  }

  /// Those that a start would run.
  public Set<Integer> pending() {
    return without(known, applied);
  }

  /// Those of a newer program, whose tables this one does not know.
  public Set<Integer> unknown() {
    return without(applied, known);
  }

  /// Whether a start would find all as it is here.
  boolean isCurrent() {
    return failed.isEmpty() && applied.equals(known);
  }

  private static Set<Integer> without(Set<Integer> all, Set<Integer> some) {
    var rest = new TreeSet<>(all);
    rest.removeAll(some);
    return rest;
  }
}
