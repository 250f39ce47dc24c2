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
import java.util.function.ToLongFunction;
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

  /// What was there, and is not any more, has ended, and comes to nothing; a count that is opened
  /// and people are counted from the first. Only what is opened says when: then it does not matter
  /// in which window another attempt has opened it since. A bit is left out where the row that it
  /// depends on has another mark. What is given back is no more than is there, since several may
  /// give back the same.
  private static final List<String> MOVE =
      statements(
          "(?, ? * DEPENDS, 0, ?, ?, ?, ?, ? * DEPENDS)"
              .replace(
                  "DEPENDS",
                  "CASE WHEN ? = 0 THEN 1 ELSE"
                      + " COALESCE((SELECT CASE WHEN people = ? THEN 1 ELSE 0 END"
                      + " FROM attempts WHERE bucket = ?), 1) END"),
          """
          INSERT INTO attempts
            (bucket, charged, pending, share, opened_at, resets_at, most, people)
          VALUES ROWS
          ON CONFLICT (bucket) DO UPDATE SET
            charged = CASE
              WHEN OVER THEN excluded.charged
              WHEN excluded.share < 0 AND attempts.charged < -excluded.share THEN 0
              ELSE attempts.charged + excluded.share END + CASE
              WHEN (attempts.people & excluded.people) = excluded.people THEN 0
              ELSE 1 END,
            pending = CASE WHEN attempts.pending > 0 THEN attempts.pending - 1 ELSE 0 END,
            resets_at = CASE WHEN OVER THEN excluded.resets_at ELSE attempts.resets_at END,
            most = CASE WHEN excluded.share > 0 THEN excluded.most ELSE attempts.most END,
            people = attempts.people | excluded.people
          WHERE attempts.resets_at = excluded.resets_at OR excluded.opened_at > 0
          """
              .replace("OVER", OVER));

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

  /// From how many on attempts are refused, without those who widen it.
  long most(LimitKey key) {
    return limits.most(key.limit());
  }

  private static List<PreparedQuery<Count>> forEachSize(String row, String sql) {
    return statements(row, sql).stream()
        .map(each -> new PreparedQuery<>(each, AttemptCounts::count))
        .toList();
  }

  private static List<String> statements(String row, String sql) {
    IntFunction<String> rows =
        size -> String.join(", ", Stream.generate(() -> row).limit(size).toList());
    return IntStream.rangeClosed(1, MOST_ROWS)
        .mapToObj(size -> sql.replace("ROWS", rows.apply(size)))
        .toList();
  }

  private static <T> T of(List<T> sizes, int size) {
    return sizes.get(size - 1);
  }

  /// One count as it is.
  ///
  /// @param bucket its digest
  /// @param share what was taken along
  /// @param most the limit; 0 where its first refusal was written down
  /// @param opens whether it is not there yet, or over
  record Count(
      byte[] bucket,
      long charged,
      long pending,
      long share,
      Instant resetsAt,
      long most,
      boolean opens) {}

  private static Count count(ResultSet row) throws SQLException {
    return new Count(
        row.getBytes("bucket"),
        row.getLong("charged"),
        row.getLong("pending"),
        row.getLong("share"),
        Instant.ofEpochMilli(row.getLong("resets_at")),
        row.getLong("most"),
        false);
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
  /// @param held how many places of a count are held elsewhere
  /// @return those that had
  Map<LimitKey, Count> take(
      Transaction transaction,
      Collection<LimitKey> keys,
      KeyParts parts,
      Take take,
      ToLongFunction<LimitKey> held) {
    if (keys.isEmpty()) {
      return Map.of();
    }
    var sorted = sorted(keys, parts);
    var now = transaction.now();
    var arguments = new ArrayList<Object>();
    sorted.forEach((bucket, key) -> {
      var counts = take != Take.PLACE;
      var room = key.room(now);
      arguments.addAll(
          List.of(
              bucket,
              counts ? 1 : 0,
              counts || key.limit().isShare() ? 0 : 1,
              now,
              key.limit().window().end(now),
              take == Take.COUNT ? Limit.NO_END : limits.most(key.limit()) - held.applyAsLong(key),
              room.size(),
              room.isEmpty() ? NONE : parts.bucket(room.getFirst()),
              room.isEmpty() ? NONE : parts.bucket(room.getLast())));
    });
    return found(sorted, transaction.lookUpAll(of(TAKE, sorted.size()), arguments.toArray()));
  }

  /// What becomes of a count.
  ///
  /// @param window in which it was taken; one that has ended since, or was lifted, has taken the
  ///   place with it
  /// @param by how much it rises; its place is free again in any case
  /// @param most the limit
  /// @param opens whether it was not there, or over: then it is counted in whatever window has been
  ///   opened since, or opens this one
  /// @param person the bit of one who is counted once
  /// @param depends the count whose mark decides whether the person is counted
  record Move(
      byte[] bucket,
      Instant window,
      long by,
      long most,
      boolean opens,
      long person,
      Optional<Mark> depends) {
    static Move of(Count count, Instant window, long by) {
      return new Move(count.bucket, window, by, count.most, count.opens, 0, Optional.empty());
    }

    static Move person(byte[] bucket, Instant window, long person, Mark depends) {
      return new Move(bucket, window, 0, 0, false, person, Optional.of(depends));
    }

    private long first() {
      return person == 0 ? opens ? Math.max(by, 0) : 0 : 1;
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
    moves.add(Move.person(mark.bucket, end, mark.value, mark));
    for (var widened : budgets.widened()) {
      var bucket = widened.today(now).digest(digests);
      moves.add(Move.person(bucket, end, bit(account), mark));
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
      var opened = move.opens ? transaction.now() : Instant.EPOCH;
      arguments.addAll(List.of(bucket, move.first(), mark, mark, depends));
      arguments.addAll(List.of(move.by, opened, move.window, move.most));
      arguments.addAll(List.of(move.person, mark, mark, depends));
    });
    transaction.change(of(MOVE, byBucket.size()), arguments.toArray());
  }

  /// The counts that are there, their windows over or not.
  FoundCounts find(Transaction transaction, List<LimitKey> keys, KeyParts parts) {
    var now = transaction.now();
    var sorted = sorted(FoundCounts.wanted(keys, now), parts);
    var rows =
        sorted.isEmpty()
            ? List.<Count>of()
            : transaction.lookUpAll(of(LOOK, sorted.size()), sorted.keySet().toArray());
    return new FoundCounts(keys, found(sorted, rows), now, limits, parts);
  }

  /// As the other one, on its own.
  FoundCounts find(Database database, List<LimitKey> keys) {
    return find(database, keys, new KeyParts(digests));
  }

  /// As the other one. Where attempts are let in by it, the time is that after the look: none of
  /// the rows was opened later.
  FoundCounts find(Database database, List<LimitKey> keys, KeyParts parts) {
    var before = database.now();
    var sorted = sorted(FoundCounts.wanted(keys, before), parts);
    var rows =
        sorted.isEmpty()
            ? List.<Count>of()
            : database.lookUpAll(of(LOOK, sorted.size()), sorted.keySet().toArray());
    var now = database.isShared() ? before : database.now();
    return new FoundCounts(keys, found(sorted, rows), now, limits, parts);
  }

  /// Writes down that a count's first refusal is written down.
  ///
  /// @return false where it was
  boolean refusedFirst(Transaction transaction, byte[] bucket) {
    return transaction.change("UPDATE attempts SET most = 0 WHERE bucket = ? AND most > 0", bucket)
        == 1;
  }

  private static SortedMap<byte[], LimitKey> sorted(Collection<LimitKey> keys, KeyParts parts) {
    var sorted = new TreeMap<byte[], LimitKey>(Arrays::compareUnsigned);
    keys.forEach(key -> sorted.put(parts.bucket(key), key));
    return sorted;
  }

  private static Map<LimitKey, Count> found(SortedMap<byte[], LimitKey> keys, List<Count> rows) {
    var found = new HashMap<LimitKey, Count>();
    rows.forEach(count -> found.put(Objects.requireNonNull(keys.get(count.bucket)), count));
    return found;
  }
}
