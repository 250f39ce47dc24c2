package dev.latchkey.server.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// A question that nearly every request asks: SQL with `?` for its arguments, and what a row means.
///
/// @param sql one SELECT, or a change that returns its rows; a constant
public record PreparedQuery<T>(String sql, Row<T> row) {
  /// Reads one row.
  @FunctionalInterface
  public interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /// The first row that it finds on this handle, among other work.
  public Optional<T> on(Handle handle, @Nullable Object... arguments) {
    return handle.select(sql, arguments).map((found, _) -> row.read(found)).findFirst();
  }
}
