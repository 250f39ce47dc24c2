package dev.latchkey.server.detection;

import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.PreparedQuery;
import dev.latchkey.server.storage.Transaction;
import java.util.Comparator;
import java.util.List;

/// What the nodes of an installation suspect, in the database: for all of them, and over restarts.
/// A row is a digest of 64 bits, the name of a rule and an end, an hour away at most.
///
/// There is a bounded number of rows; what has no room is suspected by the node alone that has
/// found it.
final class SharedSuspicions {
  /// How many are written at once, each second.
  static final int AT_ONCE = 64;

  /// How often they are read.
  static final int SECONDS = 3;

  private static final int MOST = 4_096;
  private static final long MILLIS = 1000;

  /// @param until in seconds of the epoch
  record Row(long id, String rule, int until) {}

  private static final String PUT =
      """
      INSERT INTO suspicions (id, rule, expires_at)
      SELECT given.id, given.rule, given.expires_at
      FROM (SELECT CAST(? AS BIGINT) AS id, CAST(? AS TEXT) AS rule,
                   CAST(? AS BIGINT) AS expires_at) AS given
      WHERE (SELECT COUNT(*) FROM suspicions WHERE id <> given.id) < ?
      ON CONFLICT (id) DO UPDATE SET rule = excluded.rule, expires_at = excluded.expires_at
      """;

  private static final PreparedQuery<Row> ALL =
      new PreparedQuery<>(
          "SELECT id, rule, expires_at FROM suspicions WHERE expires_at > ?",
          row ->
              new Row(
                  row.getLong("id"),
                  row.getString("rule"),
                  (int) (row.getLong("expires_at") / MILLIS)));

  private SharedSuspicions() {}

  static void write(Database database, List<Row> rows) {
    if (!rows.isEmpty()) {
      database.write(transaction -> {
        purge(transaction);
        // In one order on all nodes, so that they wait for each other but never in a circle.
        rows.stream()
            .sorted(Comparator.comparingLong(Row::id))
            .forEach(
                row -> transaction.change(PUT, row.id(), row.rule(), row.until() * MILLIS, MOST));
        return true;
      });
    }
  }

  /// Those that have not ended.
  static List<Row> read(Database database) {
    return database.lookUpAll(ALL, database.now());
  }

  /// Deletes those that have ended.
  static void purge(Transaction transaction) {
    transaction.change("DELETE FROM suspicions WHERE expires_at <= ?", transaction.now());
  }
}
