package dev.latchkey.server.throttling;

import dev.latchkey.server.storage.Database;
import java.time.Duration;
import java.util.function.IntSupplier;

/// Forgets counts that are over, so that their number follows from what is tried in a time and not
/// from how long an attack lasts or from how many addresses it comes.
///
/// Names that were closed are kept for their thirty days. One that was tried less than once a day
/// is not: a name with so many failures is forgotten after as many days. So all runs together are
/// as many rows as there are attempts in a day, whether an attack tries each name once or twenty
/// times; and nothing is forgotten that comes to more than one guess a day, which no run sees
/// anyway.
final class EndedCounts {
  /// How many are deleted at once: no other write waits for long.
  static final int AT_ONCE = 10_000;

  private static final Duration DAY = Duration.ofDays(1);

  /// Nearer to its end no run can be told from the counts of a place.
  private static final long MOST_DAYS =
      LimitWindow.THIRTY_DAYS.length().minus(LimitWindow.TWO_DAYS.length()).toDays() - 1;

  /// Each run is looked at when it becomes another day old, and not in between.
  private static final Duration SLACK = Duration.ofHours(1);

  private EndedCounts() {}

  /// @param mostOfRun so many failures close a name
  static void forget(Database database, long mostOfRun) {
    exhaust(() ->
        database.write(transaction ->
            transaction.change(
                """
                DELETE FROM attempts WHERE resets_at < ? AND bucket IN (
                  SELECT bucket FROM attempts WHERE resets_at < ? LIMIT ?)
                """,
                transaction.now(),
                transaction.now(),
                AT_ONCE)));
    for (var day = 1L; day <= MOST_DAYS; day++) {
      forgetRuns(database, day, Math.min(day, mostOfRun - 1));
    }
  }

  /// What was opened so many days ago and has not had more failures than so many. The conditions
  /// stand twice: between the look and the deletion another attempt may have been counted.
  private static void forgetRuns(Database database, long age, long failures) {
    exhaust(() ->
        database.write(transaction -> {
          var before =
              transaction.now().plus(LimitWindow.THIRTY_DAYS.length()).minus(DAY.multipliedBy(age));
          var after = before.minus(SLACK);
          return transaction.change(
              """
              DELETE FROM attempts WHERE charged BETWEEN 0 AND ? AND pending = 0 AND bucket IN (
                SELECT bucket FROM attempts
                WHERE resets_at >= ? AND resets_at < ? AND charged BETWEEN 0 AND ? AND pending = 0
                LIMIT ?)
              """,
              failures,
              after,
              before,
              failures,
              AT_ONCE);
        }));
  }

  private static void exhaust(IntSupplier deletion) {
    int deleted;
    do {
      deleted = deletion.getAsInt();
    } while (deleted == AT_ONCE);
  }
}
