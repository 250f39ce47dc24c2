package dev.latchkey.server.keys;

import dev.latchkey.server.storage.Transaction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// A column whose values are wrapped under the keys of one purpose, each with the id of its row as
/// context. The module that owns the table says so, and the values move to a new key.
///
/// @param table name of the table, a constant
/// @param id name of its text key
/// @param column name of the column with the wrapped values, which may be null
public record EncryptedColumn(Wrapping.Purpose purpose, String table, String id, String column) {
  /// What context a row's value is bound to.
  public static byte[] context(String rowId) {
    return rowId.getBytes(StandardCharsets.US_ASCII);
  }

  /// How many values are wrapped under each key, by its number.
  Map<Integer, Long> counts(Handle handle) {
    var counts = new TreeMap<Integer, Long>();
    handle
        .createQuery(
            String.format(
                Locale.ROOT,
                """
                SELECT substr(%s, 1, 5) AS mark, COUNT(*) AS n FROM %s WHERE %s IS NOT NULL GROUP BY 1
                """,
                column,
                table,
                column))
        .map((row, context) ->
            Map.entry(WrappedValue.number(row.getBytes("mark")).orElse(0), row.getLong("n")))
        .forEach(entry -> counts.merge(entry.getKey(), entry.getValue(), Long::sum));
    return counts;
  }

  private record Row(String id, byte[] value) {}

  /// How far a pass has come.
  ///
  /// @param last the last row that was looked at
  /// @param moved how many values were moved
  record Batch(String last, int moved) {}

  /// Moves up to `limit` values of the rows after `after` to the current key; a value that is
  /// changed meanwhile is left as it is. Null when no row is left.
  @Nullable Batch rewrap(Transaction transaction, KeyVault vault, String after, int limit) {
    var rows =
        rows(transaction, WrappedValue.mark(vault.versions(purpose).current()), after, limit);
    if (rows.isEmpty()) {
      return null;
    }
    var moved = 0;
    for (var row : rows) {
      moved += replace(transaction, row, vault.rewrap(purpose, row.value, context(row.id)));
    }
    return new Batch(rows.getLast().id, moved);
  }

  private List<Row> rows(Transaction transaction, byte[] mark, String after, int limit) {
    return transaction
        .handle()
        .createQuery(
            String.format(
                Locale.ROOT,
                """
                SELECT %s AS id, %s AS value FROM %s
                WHERE %s > :after AND substr(%s, 1, 5) <> :mark ORDER BY 1 LIMIT :limit
                """,
                id,
                column,
                table,
                id,
                column))
        .bind("after", after)
        .bind("mark", mark)
        .bind("limit", limit)
        .map((row, context) -> new Row(row.getString("id"), row.getBytes("value")))
        .list();
  }

  private int replace(Transaction transaction, Row row, byte[] value) {
    return transaction
        .handle()
        .createUpdate(
            String.format(
                Locale.ROOT,
                "UPDATE %s SET %s = :new WHERE %s = :id AND %s = :old",
                table,
                column,
                id,
                column))
        .bind("new", value)
        .bind("id", row.id)
        .bind("old", row.value)
        .execute();
  }
}
