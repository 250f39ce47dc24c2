package dev.latchkey.server.keys;

import dev.latchkey.server.storage.Transaction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

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

  /// A value of a row, as it was read.
  record Row(String id, byte[] value) {}

  /// The same value under the current key.
  Row rewrapped(KeyVault vault, Row row) {
    return new Row(row.id, vault.rewrap(purpose, row.value, context(row.id)));
  }

  /// Up to `limit` values of the rows after `after` that are not under the key of this number.
  List<Row> notUnder(int number, Handle handle, String after, int limit) {
    return handle
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
        .bind("mark", WrappedValue.mark(number))
        .bind("limit", limit)
        .map((row, context) -> new Row(row.getString("id"), row.getBytes("value")))
        .list();
  }

  /// Puts `next` in the place of `row`; a value that was changed meanwhile is left as it is.
  ///
  /// @return how many were replaced
  int replace(Transaction transaction, Row row, Row next) {
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
        .bind("new", next.value)
        .bind("id", row.id)
        .bind("old", row.value)
        .execute();
  }
}
