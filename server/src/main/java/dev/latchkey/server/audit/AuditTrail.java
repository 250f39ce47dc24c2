package dev.latchkey.server.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.PreparedQuery;
import dev.latchkey.server.storage.Transaction;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/// The append-only trail: each line carries the hash of all lines before it, and commits with what
/// it records.
public final class AuditTrail {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PAGE = 1000;

  /// Takes numbers for so many lines, and tells where the chain ended before.
  private static final PreparedQuery<ChainHead> TAKE =
      new PreparedQuery<>(
          """
          UPDATE audit_head SET seq = seq + ? WHERE chain = 'main' RETURNING seq - ? AS seq, hash
          """,
          row -> new ChainHead(row.getLong(1), row.getBytes(2)));

  /// A line and the new head, where the database computes the hash by itself. Without a head it
  /// fails: the line has no number then.
  private static final String CHAIN =
      """
      WITH head AS (
        UPDATE audit_head SET seq = seq + 1, hash = sha256(hash || int8send(seq + 1) || ?)
        WHERE chain = 'main' RETURNING seq, hash)
      INSERT INTO audit_lines (seq, at, event, fields, hash)
      VALUES ((SELECT seq FROM head), ?, ?, ?, (SELECT hash FROM head))
      """;

  private final Database database;
  private final Map<String, LongAdder> written = new ConcurrentHashMap<>();
  private final Transaction.Last<AuditEntry> append = this::append;

  public AuditTrail(Database database) {
    this.database = database;
  }

  /// Appends the event's line at the end of the transaction: no action without its line, no line
  /// without its action. The chain's head is locked last and only for the moment of writing.
  public void append(Transaction transaction, AuditEvent event) {
    transaction.beforeCommit(append, event.entry());
  }

  private void append(Transaction transaction, List<AuditEntry> entries) {
    if (database.isShared()) {
      entries.forEach(entry -> transaction.changeLast(chained(transaction.now(), entry)));
    } else {
      chain(transaction, entries);
    }
    entries.forEach(entry -> transaction.afterCommit(() -> count(entry)));
  }

  /// PostgreSQL computes the hash, so that lines, head and commit are one exchange: all nodes wait
  /// for the head, and no longer than that.
  private static Transaction.Change chained(Instant at, AuditEntry entry) {
    var fields = json(entry);
    var content = AuditLine.content(at, entry.event(), fields);
    return new Transaction.Change(CHAIN, content, at, entry.event(), fields);
  }

  /// SQLite cannot, and asking it costs nothing.
  private static void chain(Transaction transaction, List<AuditEntry> entries) {
    var head =
        transaction
            .lookUp(TAKE, entries.size(), entries.size())
            .orElseThrow(() -> new IllegalStateException("the trail has no head"));
    for (var entry : entries) {
      var line = following(head, transaction.now(), entry);
      transaction.change(insert(line));
      head = new ChainHead(line.seq(), line.hash());
    }
    transaction.change("UPDATE audit_head SET hash = ? WHERE chain = 'main'", head.hash());
  }

  private void count(AuditEntry entry) {
    written.computeIfAbsent(entry.event(), _ -> new LongAdder()).increment();
  }

  private static AuditLine following(ChainHead head, Instant at, AuditEntry entry) {
    var seq = head.seq() + 1;
    var fields = json(entry);
    var hash = AuditLine.hash(head.hash(), seq, at, entry.event(), fields);
    return new AuditLine(seq, at, entry.event(), fields, hash);
  }

  private static Transaction.Change insert(AuditLine line) {
    return new Transaction.Change(
        "INSERT INTO audit_lines (seq, at, event, fields, hash) VALUES (?, ?, ?, ?, ?)",
        line.seq(),
        line.at(),
        line.event(),
        line.fields(),
        line.hash());
  }

  private static String json(AuditEntry entry) {
    try {
      return JSON.writeValueAsString(entry.fields());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /// How many lines this process has written, by event; those of which there is none, too.
  public Map<String, Long> written() {
    var counts = new TreeMap<String, Long>();
    KnownEvents.names().forEach(event -> counts.put(event, 0L));
    written.forEach((event, count) -> counts.put(event, count.sum()));
    return counts;
  }

  /// Up to `limit` lines with a number above `after`, in order.
  public List<AuditLine> list(long after, int limit) {
    return database.read(handle ->
        handle
            .createQuery(
                """
                SELECT seq, at, event, fields, hash FROM audit_lines
                WHERE seq > :after ORDER BY seq LIMIT :limit
                """)
            .bind("after", after)
            .bind("limit", limit)
            .map(ConstructorMapper.of(AuditLine.class))
            .list());
  }

  /// All lines of a time, in order. Where a clock was set back, some from before may be left out.
  public void since(Instant start, Consumer<AuditLine> reader) {
    var after = before(start);
    for (var page = list(after, PAGE); !page.isEmpty(); page = list(after, PAGE)) {
      page.stream().filter(line -> !line.at().isBefore(start)).forEach(reader);
      after = page.getLast().seq();
    }
  }

  /// The number of the last line before a time, by halving: the trail may be long.
  long before(Instant start) {
    var before = 0L;
    var first = head().seq() + 1;
    while (first - before > 1) {
      var middle = (before + first) / 2;
      if (list(middle - 1, 1).stream().allMatch(line -> line.at().isBefore(start))) {
        before = middle;
      } else {
        first = middle;
      }
    }
    return before;
  }

  /// The last line; empty where nothing has happened yet.
  public Optional<AuditLine> newest() {
    return list(head().seq() - 1, 1).stream().findFirst();
  }

  /// Walks the whole chain.
  AuditVerdict verify() {
    return new ChainVerifier(this, Collections.emptyNavigableMap(), ChainHead.NOTHING).verdict();
  }

  /// The last line, as it is kept apart from the lines.
  ChainHead head() {
    return database.read(handle ->
        handle
            .createQuery("SELECT seq, hash FROM audit_head WHERE chain = 'main'")
            .map((row, context) -> new ChainHead(row.getLong("seq"), row.getBytes("hash")))
            .findOne()
            .orElse(ChainHead.NOTHING));
  }

  /// A line that no append has written: head and line are written together.
  Optional<Long> beyondHead() {
    return database.read(handle ->
        handle
            .createQuery(
                """
                SELECT seq FROM audit_lines
                WHERE seq > COALESCE((SELECT seq FROM audit_head WHERE chain = 'main'), 0)
                ORDER BY seq LIMIT 1
                """)
            .mapTo(Long.class)
            .findOne());
  }
}
