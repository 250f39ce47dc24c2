package dev.latchkey.server.storage;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
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

  private final Dialect dialect;
  private final HikariDataSource writerPool;
  private final HikariDataSource readerPool;
  private final Jdbi writer;
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
    this.writer = jdbi(writerPool, parser);
    this.reader = jdbi(readerPool, parser);
    this.statements = new Statements(dialect);
    this.reach = new DatabaseAvailability(dialect, this::renewConnections);
    this.clock = clock;
  }

  private static Jdbi jdbi(DataSource pool, SqlParser parser) {
    var jdbi = SqlTypes.install(Jdbi.create(pool));
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
    var done = reach.write(committing -> commit(wanted, work, committing));
    done.transaction.runAfterCommit();
    return done.result;
  }

  private record Done<T>(Transaction transaction, T result) {}

  private <T> Done<T> commit(
      Durability wanted, Function<Transaction, T> work, AtomicBoolean committing) {
    return writer.withHandle(handle -> {
      prepare(handle, wanted);
      try {
        return handle.inTransaction(_ -> run(handle, wanted, work, committing));
      } finally {
        restore(handle, wanted);
      }
    });
  }

  private <T> Done<T> run(
      Handle handle, Durability wanted, Function<Transaction, T> work, AtomicBoolean committing) {
    var transaction = new Transaction(handle, statements, begin(handle, wanted));
    var result = work.apply(transaction);
    transaction.runBeforeCommit();
    committing.set(true);
    return new Done<>(transaction, result);
  }

  /// SQLite must be told before a transaction begins.
  private void prepare(Handle handle, Durability wanted) {
    if (dialect == Dialect.SQLITE && wanted != Durability.SYNCED) {
      statements.change(handle.getConnection(), wanted.sqlite());
    }
  }

  /// At once, so that no other transaction on this connection is committed without waiting.
  private void restore(Handle handle, Durability wanted) {
    if (dialect == Dialect.SQLITE && wanted != Durability.SYNCED) {
      statements.change(handle.getConnection(), Durability.SYNCED.sqlite());
    }
  }

  private Instant begin(Handle handle, Durability wanted) {
    return dialect == Dialect.SQLITE
        ? clock.instant()
        : Instant.ofEpochMilli(statements.begin(handle.getConnection(), wanted));
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
    return dialect == Dialect.SQLITE ? clock.instant() : read(this::now);
  }

  private Instant now(Handle handle) {
    return handle
        .createQuery("SELECT " + Statements.POSTGRESQL_NOW)
        .mapTo(Long.class)
        .map(Instant::ofEpochMilli)
        .one();
  }

  @Override
  public void close() {
    readerPool.close();
    if (!writerPool.equals(readerPool)) {
      writerPool.close();
    }
  }
}
