package dev.latchkey.server.storage;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlParser;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.TemplateEngine;
import org.jspecify.annotations.Nullable;

/// The database: one writer and many readers on SQLite, one pool on PostgreSQL.
///
/// Guarantees: a write is durable when [#write] returns (SQLite `synchronous=FULL`, PostgreSQL
/// `synchronous_commit=on`); a write that throws leaves nothing behind; readers never wait for the
/// writer. What goes wrong for a moment only (a conflict, a connection that has ended) is tried
/// again before anyone hears of it.
public final class Database implements AutoCloseable {
  /// By how much a clock may be brought in line without a word. What is further ahead of now was
  /// written before the clock was set back.
  public static final Duration CLOCK_CORRECTION = Duration.ofMinutes(1);

  /// While no other server is there, not every request may open new connections.
  private static final long RENEWAL_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final PreparedQuery<Instant> NOW =
      new PreparedQuery<>(
          "SELECT " + Statements.POSTGRESQL_NOW, row -> Instant.ofEpochMilli(row.getLong(1)));

  private final Dialect dialect;
  private final HikariDataSource writerPool;
  private final HikariDataSource readerPool;
  private final Transactions transactions;
  private final Optional<SharedCommits> shared;
  private final Jdbi reader;
  private final Statements statements;
  private final DatabaseAvailability reach;
  private final Clock clock;
  private final LongSupplier nanos = System::nanoTime;
  private final AtomicLong renewedAt = new AtomicLong(nanos.getAsLong() - RENEWAL_PAUSE_NANOS);

  Database(Dialect dialect, HikariDataSource writerPool, HikariDataSource readerPool, Clock clock) {
    this.dialect = dialect;
    this.writerPool = writerPool;
    this.readerPool = readerPool;
    var parser = new NamedParameters();
    this.reader = configured(Jdbi.create(readerPool), parser);
    this.statements = new Statements(dialect);
    var borrowed = new BorrowedConnection();
    this.transactions =
        new Transactions(
            dialect,
            writerPool,
            borrowed,
            configured(Jdbi.create(borrowed), parser),
            statements,
            clock);
    this.shared =
        dialect == Dialect.SQLITE
            ? Optional.of(
                new SharedCommits(
                    transactions,
                    new LogCheckpoints(readerPool),
                    writerPool.getConnectionTimeout()))
            : Optional.empty();
    this.reach = new DatabaseAvailability(dialect, this::renewConnections);
    this.clock = clock;
  }

  private static Jdbi configured(Jdbi bare, SqlParser parser) {
    var jdbi = SqlTypes.install(bare);
    jdbi.getConfig(SqlStatements.class).setSqlParser(parser).setTemplateEngine(TemplateEngine.NOP);
    return jdbi;
  }

  /// Opens the database, bringing its tables up to date.
  ///
  /// @param clock what the transactions of an embedded database call now; several nodes share
  ///   PostgreSQL's clock
  /// @throws DatabaseUnavailable where it cannot be opened; the message is one sentence for the
  ///   operator
  public static Database open(DatabaseSettings settings, Clock clock) {
    return settings.open(clock);
  }

  /// How many connections are `active` and `idle`, and how many threads are `waiting` for one.
  public Map<String, Long> connections() {
    var pools = Stream.of(writerPool, readerPool).distinct().toList();
    return Map.of(
        "active",
        sum(pools, HikariPoolMXBean::getActiveConnections),
        "idle",
        sum(pools, HikariPoolMXBean::getIdleConnections),
        "waiting",
        sum(pools, HikariPoolMXBean::getThreadsAwaitingConnection)
            + shared.map(SharedCommits::waiting).orElse(0));
  }

  private static long sum(List<HikariDataSource> pools, ToLongFunction<HikariPoolMXBean> value) {
    return pools.stream().map(HikariDataSource::getHikariPoolMXBean).mapToLong(value).sum();
  }

  /// Runs `work` in one transaction: all of it is committed, or nothing.
  ///
  /// @param work may be run more than once, each time from its start, and only the last time
  ///   counts: it changes nothing but the database ([Transaction#afterCommit] for the rest)
  /// @throws DatabaseUnavailable where the database does not answer, as do all that ask it
  public <T> T write(Function<Transaction, T> work) {
    return write(Durability.SYNCED, work);
  }

  /// As [#write], but without waiting for the disk: everyone sees it at once, and a machine that
  /// loses its power may forget it, if it was done within the last second. For what is worth
  /// nothing once the process that did it has ended.
  public <T> T writeUnsynced(Function<Transaction, T> work) {
    return write(Durability.UNSYNCED, work);
  }

  private <T> T write(Durability wanted, Function<Transaction, T> work) {
    var done = reach.write(wanted, committing -> commit(wanted, work, committing));
    done.transaction().runAfterCommit();
    return done.result();
  }

  private <T> Transactions.Done<T> commit(
      Durability wanted, Function<Transaction, T> work, AtomicBoolean committing) {
    return shared.isPresent()
        ? shared.get().commit(wanted, work, committing)
        : transactions.commit(wanted, work, committing);
  }

  /// Idle ones are closed now, the others when they are given back.
  private void renewConnections() {
    var now = nanos.getAsLong();
    var last = renewedAt.get();
    if (now - last > RENEWAL_PAUSE_NANOS && renewedAt.compareAndSet(last, now)) {
      writerPool.getHikariPoolMXBean().softEvictConnections();
    }
  }

  /// Writes something and commits it, as a test of whether that is possible.
  ///
  /// @throws DatabaseUnwritable where nothing can be saved, for instance on a full disk
  /// @throws DatabaseUnavailable where the database does not answer
  public void probe() {
    write(transaction ->
        transaction.change("INSERT INTO probes (at) VALUES (?)", transaction.now())
            + transaction.change("DELETE FROM probes"));
  }

  /// Whether other servers may use it at the same time.
  public boolean isShared() {
    return dialect != Dialect.SQLITE;
  }

  /// Makes sure that changes are taken again, where the last one was not.
  ///
  /// @throws DatabaseUnwritable where nothing can be saved
  /// @throws DatabaseUnavailable where the database does not answer
  public void confirmWritable() {
    if (reach.lastWriteFailed()) {
      probe();
    }
  }

  /// Runs `query` on a connection that cannot write.
  public <T> T read(Function<Handle, T> query) {
    return reach.read(() -> reader.withHandle(query::apply));
  }

  /// The first row that a look-up finds.
  ///
  /// @param arguments text, whole numbers or bytes, in the order of the question marks
  public <T> Optional<T> lookUp(PreparedQuery<T> lookUp, @Nullable Object... arguments) {
    return lookUpAll(lookUp, arguments).stream().findFirst();
  }

  /// All rows that it finds.
  public <T> List<T> lookUpAll(PreparedQuery<T> lookUp, @Nullable Object... arguments) {
    return reach.read(() -> {
      try (var connection = readerPool.getConnection()) {
        return statements.all(connection, lookUp, arguments);
      } catch (SQLException e) {
        throw new IllegalStateException("no connection", e);
      }
    });
  }

  /// What the database calls now: the time by which every expiry is judged.
  public Instant now() {
    return dialect == Dialect.SQLITE ? clock.instant() : lookUp(NOW).orElseThrow();
  }

  @Override
  public void close() {
    shared.ifPresent(SharedCommits::close);
    readerPool.close();
    if (!writerPool.equals(readerPool)) {
      writerPool.close();
    }
  }
}
