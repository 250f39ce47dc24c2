package dev.latchkey.server.storage;

import java.sql.ResultSet;
import java.sql.SQLException;

/// A question that nearly every request asks: SQL with `?` for its arguments, and what a row means.
///
/// @param sql one SELECT, or a change that returns its rows; a constant
public record LookUp<T>(String sql, Row<T> row) {
  /// Reads one row.
  @FunctionalInterface
  public interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }
}
