package dev.latchkey.server.throttling;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.PreparedQuery;
import dev.latchkey.server.storage.Transaction;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The counts in the database. However many of them an attempt is counted in, it enters by one
/// statement and leaves by one; both take the rows in the order of their digests, so that no two
/// attempts wait for each other.
final class AttemptCounts {
  private static final int MOST_ROWS = 12;
  private static final byte[] NONE = {};
  private static final int PEOPLE = 63;

  /// A window that ends later than one that begins now was opened before the clock was set back; it
  /// would last until the clock is there again.
  static final String OVER =
      "(attempts.resets_at <= excluded.opened_at OR attempts.resets_at > excluded.resets_at)";

  /// What neither charges nor takes a place takes the count along instead, and leaves nothing. Who
  /// has signed in is only looked for where it matters: for all six counts of a sign-in, that was a
  /// third of the time that SQLite took.
  private static final List<PreparedQuery<Count>> TAKE =
      forEachSize(
          "(?, ?, ?, 0, ?, ?,"
              + " ? + CASE WHEN ? = 0 THEN 0 ELSE"
              + " COALESCE((SELECT MAX(charged) FROM attempts WHERE bucket IN (?, ?)), 0) END)",
          """
          INSERT INTO attempts (bucket, charged, pending, share, opened_at, resets_at, most)
          VALUES ROWS
          ON CONFLICT (bucket) DO UPDATE SET
            charged = excluded.charged + CASE
              WHEN OVER OR excluded.charged + excluded.pending = 0 THEN 0
              ELSE attempts.charged END,
            pending = excluded.pending + CASE WHEN OVER THEN 0 ELSE attempts.pending END,
            share = CASE WHEN OVER THEN 0 ELSE attempts.charged END,
            opened_at = CASE WHEN OVER THEN excluded.opened_at ELSE attempts.opened_at END,
            resets_at = CASE WHEN OVER THEN excluded.resets_at ELSE attempts.resets_at END,
            most = excluded.most
          WHERE attempts.charged + attempts.pending < excluded.most OR OVER
          RETURNING bucket, charged, pending, share, resets_at, most
          """
              .replace("OVER", OVER));

  /// What is not there any more has ended, and comes to nothing; only people are counted from the
  /// first. A bit is left out where the row that it depends on has another mark. What is given back
  /// is no more than is there, since several may give back the same.
  private static final List<PreparedQuery<Count>> MOVE =
      forEachSize(
          "(?, ? * DEPENDS, 0, ?, ?, ?, ? * DEPENDS)"
              .replace(
                  "DEPENDS",
                  "CASE WHEN ? = 0 THEN 1 ELSE"
                      + " COALESCE((SELECT CASE WHEN people = ? THEN 1 ELSE 0 END"
                      + " FROM attempts WHERE bucket = ?), 1) END"),
          """
          INSERT INTO attempts (bucket, charged, pending, share, opened_at, resets_at, people)
          VALUES ROWS
          ON CONFLICT (bucket) DO UPDATE SET
            charged = CASE
              WHEN excluded.share < 0 AND attempts.charged < -excluded.share THEN 0
              ELSE attempts.charged + excluded.share END + CASE
              WHEN (attempts.people & excluded.people) = excluded.people THEN 0
              ELSE 1 END,
            pending = CASE WHEN attempts.pending > 0 THEN attempts.pending - 1 ELSE 0 END,
            people = attempts.people | excluded.people
          WHERE attempts.resets_at = excluded.resets_at
          RETURNING bucket, charged, pending, share, resets_at, most
          """);

  private static final List<PreparedQuery<Count>> LOOK =
      forEachSize(
          "?",
          """
          SELECT bucket, charged, pending, share, resets_at, most FROM attempts
          WHERE bucket IN (ROWS)
          """);

  private final KeyedDigests digests;
  private final LimitSettings limits;

  AttemptCounts(KeyedDigests digests, LimitSettings limits) {
    this.digests = digests;
    this.limits = limits;
  }

  private static List<PreparedQuery<Count>> forEachSize(String row, String sql) {
    IntFunction<String> rows =
        size -> String.join(", ", Stream.generate(() -> row).limit(size).toList());
    return IntStream.rangeClosed(1, MOST_ROWS)
        .mapToObj(size ->
            new PreparedQuery<>(sql.replace("ROWS", rows.apply(size)), AttemptCounts::count))
        .toList();
  }

  private static PreparedQuery<Count> of(List<PreparedQuery<Count>> sizes, int size) {
    return sizes.get(size - 1);
  }

  /// One count as it is.
  ///
  /// @param bucket its digest
  /// @param share what was taken along
  /// @param most the limit; 0 where its first refusal was written down
  record Count(
      byte[] bucket, long charged, long pending, long share, Instant resetsAt, long most) {}

  private static Count count(ResultSet row) throws SQLException {
    return new Count(
        row.getBytes("bucket"),
        row.getLong("charged"),
        row.getLong("pending"),
        row.getLong("share"),
        Instant.ofEpochMilli(row.getLong("resets_at")),
        row.getLong("most"));
  }

  /// What an attempt takes of a count.
  enum Take {
    /// A place, if there is one.
    PLACE,
    /// One more, if there is room.
    CHARGE,
    /// One more, whatever the limit.
    COUNT
  }

  /// Takes it of all the counts that have room.
  ///
  /// @return those that had
  Map<LimitKey, Count> take(Transaction transaction, Collection<LimitKey> keys, Take take) {
    if (keys.isEmpty()) {
      return Map.of();
    }
    var sorted = sorted(keys);
    var now = transaction.now();
    var arguments = new ArrayList<Object>();
    sorted.forEach((bucket, key) -> {
      var counts = take != Take.PLACE;
      var room = key.room(now).stream().map(people -> people.digest(digests)).toList();
      arguments.addAll(
          List.of(
              bucket,
              counts ? 1 : 0,
              counts || key.limit().isShare() ? 0 : 1,
              now,
              key.limit().window().end(now),
              take == Take.COUNT ? Limit.NO_END : limits.most(key.limit()),
              room.size(),
              room.isEmpty() ? NONE : room.getFirst(),
              room.isEmpty() ? NONE : room.getLast()));
    });
    return found(sorted, transaction.lookUpAll(of(TAKE, sorted.size()), arguments.toArray()));
  }

  /// What becomes of a count.
  ///
  /// @param window in which it was taken; one that has ended since, or was lifted, has taken the
  ///   place with it
  /// @param by how much it rises; its place is free again in any case
  /// @param person the bit of one who is counted once
  /// @param depends the count whose mark decides whether the person is counted
  record Move(byte[] bucket, Instant window, long by, long person, Optional<Mark> depends) {
    static Move of(Count count, long by) {
      return new Move(count.bucket, count.resetsAt, by, 0, Optional.empty());
    }
  }

  /// What is kept in the bits of a count that counts nothing.
  record Mark(byte[] bucket, long value) {}

  /// The account widens a limit of its source today, unless it has signed in elsewhere before: each
  /// account makes room in one place a day.
  List<Move> widening(SignInBudgets budgets, Id account, Instant now) {
    var place = budgets.placeOf(account, now);
    var mark = new Mark(place.digest(digests), mark(budgets.source()));
    var end = place.limit().window().end(now);
    var moves = new ArrayList<Move>();
    moves.add(new Move(mark.bucket, end, 0, mark.value, Optional.of(mark)));
    for (var widened : budgets.widened()) {
      var bucket = widened.today(now).digest(digests);
      moves.add(new Move(bucket, end, 0, bit(account), Optional.of(mark)));
    }
    return moves;
  }

  private long mark(String source) {
    return (hash("place " + source) & Long.MAX_VALUE) | 1;
  }

  private long hash(String text) {
    return ByteBuffer.wrap(digests.digest(KeyedDigests.Purpose.ATTEMPTS, text)).getLong();
  }

  /// The bit that stands for an account among those that sign in from one place; more than one
  /// account may have it.
  private long bit(Id account) {
    return 1L << Math.floorMod(hash("person " + account), PEOPLE);
  }

  /// Leaves the counts.
  void move(Transaction transaction, List<Move> moves) {
    if (moves.isEmpty()) {
      return;
    }
    var byBucket = new TreeMap<byte[], Move>(Arrays::compareUnsigned);
    moves.forEach(move -> byBucket.put(move.bucket, move));
    var arguments = new ArrayList<Object>();
    byBucket.forEach((bucket, move) -> {
      var mark = move.depends.map(Mark::value).orElse(0L);
      var depends = move.depends.map(Mark::bucket).orElse(NONE);
      arguments.addAll(List.of(bucket, move.person == 0 ? 0 : 1, mark, mark, depends));
      arguments.addAll(List.of(move.by, transaction.now(), move.window));
      arguments.addAll(List.of(move.person, mark, mark, depends));
    });
    transaction.lookUpAll(of(MOVE, byBucket.size()), arguments.toArray());
  }

  /// The counts that are there, their windows over or not.
  Map<LimitKey, Count> look(Transaction transaction, Collection<LimitKey> keys) {
    var sorted = sorted(keys);
    return found(sorted, transaction.lookUpAll(of(LOOK, sorted.size()), sorted.keySet().toArray()));
  }

  /// As [#look(Transaction, Collection)], on its own.
  Map<LimitKey, Count> look(Database database, Collection<LimitKey> keys) {
    var sorted = sorted(keys);
    return found(sorted, database.lookUpAll(of(LOOK, sorted.size()), sorted.keySet().toArray()));
  }

  /// Writes down that a count's first refusal is written down.
  ///
  /// @return false where it was
  boolean refusedFirst(Transaction transaction, LimitKey key) {
    return transaction.change(
            "UPDATE attempts SET most = 0 WHERE bucket = ? AND most > 0", key.digest(digests))
        == 1;
  }

  private SortedMap<byte[], LimitKey> sorted(Collection<LimitKey> keys) {
    var sorted = new TreeMap<byte[], LimitKey>(Arrays::compareUnsigned);
    keys.forEach(key -> sorted.put(key.digest(digests), key));
    return sorted;
  }

  private static Map<LimitKey, Count> found(SortedMap<byte[], LimitKey> keys, List<Count> rows) {
    var found = new HashMap<LimitKey, Count>();
    rows.forEach(count -> found.put(Objects.requireNonNull(keys.get(count.bucket)), count));
    return found;
  }
}
