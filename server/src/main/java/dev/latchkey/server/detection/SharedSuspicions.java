package dev.latchkey.server.detection;

import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.PreparedQuery;
import dev.latchkey.server.storage.Transaction;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/// What the nodes of an installation suspect, in the database: for all of them, and over restarts.
/// A row is a digest of 64 bits, the name of a rule, a beginning and an end, an hour away at most,
/// and whether an operator has lifted it.
///
/// There is a bounded number of rows; what has no room is suspected by the node alone that has
/// found it.
final class SharedSuspicions {
  /// How many are written at once, each second.
  static final int AT_ONCE = 64;

  /// How often they are read.
  private static final int SECONDS = 3;

  private static final int MOST = 4_096;
  private static final long MILLIS = 1000;

  /// @param since when it was found first, in seconds of the epoch
  /// @param until in seconds of the epoch
  /// @param lifted whether it is not to be suspected until then
  record Row(long id, String rule, int since, int until, boolean lifted) {}

  /// What is lifted stays so.
  private static final String PUT =
      """
      INSERT INTO suspicions (id, rule, since, expires_at)
      SELECT given.id, given.rule, given.since, given.expires_at
      FROM (SELECT CAST(? AS BIGINT) AS id, CAST(? AS TEXT) AS rule,
                   CAST(? AS BIGINT) AS since, CAST(? AS BIGINT) AS expires_at) AS given
      WHERE (SELECT COUNT(*) FROM suspicions WHERE id <> given.id) < ?
      ON CONFLICT (id) DO UPDATE SET rule = excluded.rule, expires_at = excluded.expires_at
      WHERE suspicions.lifted = 0
      """;

  private static final PreparedQuery<Row> ALL =
      new PreparedQuery<>(
          "SELECT id, rule, since, expires_at, lifted FROM suspicions WHERE expires_at > ?",
          row ->
              new Row(
                  row.getLong("id"),
                  row.getString("rule"),
                  (int) (row.getLong("since") / MILLIS),
                  (int) (row.getLong("expires_at") / MILLIS),
                  row.getInt("lifted") == 1));

  private static final PreparedQuery<String> LIFT =
      new PreparedQuery<>(
          "UPDATE suspicions SET lifted = 1 WHERE id = ? AND lifted = 0 AND expires_at > ?"
              + " RETURNING rule",
          row -> Objects.requireNonNull(row.getString("rule")));

  private final Patterns patterns;
  private int read;

  SharedSuspicions(Patterns patterns) {
    this.patterns = patterns;
  }

  /// Tells other nodes what this one suspects, and learns what they do; by one thread at a time.
  /// What could not be written is told the next time.
  void share(Database database, int second) {
    var untold = patterns.untold(AT_ONCE);
    write(database, untold);
    patterns.told(untold);
    if (Math.abs(second - read) >= SECONDS) {
      read = second;
      patterns.learn(read(database), second);
    }
  }

  private static void write(Database database, List<Row> rows) {
    if (!rows.isEmpty()) {
      database.write(transaction -> {
        purge(transaction);
        // In one order on all nodes, so that they wait for each other but never in a circle.
        rows.stream()
            .sorted(Comparator.comparingLong(Row::id))
            .forEach(row ->
                transaction.change(
                    PUT, row.id(), row.rule(), row.since() * MILLIS, row.until() * MILLIS, MOST));
        return true;
      });
    }
  }

  /// Those that have not ended.
  static List<Row> read(Database database) {
    return database.lookUpAll(ALL, database.now());
  }

  /// Ends those of these numbers; all nodes notice within seconds.
  ///
  /// @return the rules that had found them
  static List<String> lift(Transaction transaction, Collection<Long> ids) {
    return ids.stream()
        .sorted()
        .flatMap(id -> transaction.lookUpAll(LIFT, id, transaction.now()).stream())
        .distinct()
        .sorted()
        .toList();
  }

  /// Deletes those that have ended.
  static void purge(Transaction transaction) {
    transaction.change("DELETE FROM suspicions WHERE expires_at <= ?", transaction.now());
  }
}
