package dev.latchkey.server.storage;

import dev.latchkey.server.secrets.Secret;
import dev.latchkey.testkit.PrivatePostgresql;
import dev.latchkey.testkit.TestClock;
import dev.latchkey.testkit.TestFolder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/// A database of either kind with a clock that a test moves by hand.
///
/// @param settings with which another node would open the same database
public record TestDatabase(
    Kind kind, DatabaseSettings settings, Database database, TestClock clock) {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Map<Kind, TestDatabase> SHARED = new EnumMap<>(Kind.class);

  /// Every kind that Latchkey runs on.
  public enum Kind {
    SQLITE,
    POSTGRESQL
  }

  /// The one database of this kind that all tests use in turn, emptied, its clock at the start.
  public static synchronized TestDatabase shared(Kind kind) {
    var shared = SHARED.computeIfAbsent(kind, TestDatabase::own);
    shared.clock.set(TestClock.START);
    shared.clear();
    return shared;
  }

  /// A new database of this kind.
  public static TestDatabase own(Kind kind) {
    return switch (kind) {
      case SQLITE -> sqlite();
      case POSTGRESQL -> postgresql();
    };
  }

  /// Every commit is synced: that is cheap only where there is no disk.
  private static TestDatabase sqlite() {
    var file = TestFolder.makeInMemory().resolve("test.db");
    MigratedFile.copyTo(file);
    return open(Kind.SQLITE, new SqliteSettings(file), new TestClock());
  }

  /// With a connection for each thread of a race on two nodes, and the patience of a machine that
  /// is busy with other things: a race is about the database, and nobody in it shall give up.
  private static TestDatabase postgresql() {
    var server = PrivatePostgresql.running();
    var name = server.createDatabase();
    var clock = HandClock.install(server, name);
    var settings =
        new PostgresqlSettings(
            server.url(name) + HandClock.SEARCH_PATH,
            server.user(),
            Optional.of(Secret.of(server.password())),
            Race.THREADS / 2,
            PATIENCE);
    return open(Kind.POSTGRESQL, settings, clock);
  }

  private static TestDatabase open(Kind kind, DatabaseSettings settings, TestClock clock) {
    return new TestDatabase(kind, settings, settings.open(clock), clock);
  }

  /// Another node on the same database.
  public Database reopen() {
    return settings.open(clock);
  }

  /// Another node with two connections, the least that the settings allow.
  public Database reopenNarrow() {
    var narrow =
        switch (settings) {
          case SqliteSettings sqlite -> new SqliteSettings(sqlite.file(), 2);
          case PostgresqlSettings postgresql ->
              new PostgresqlSettings(
                  postgresql.url(), postgresql.user(), postgresql.password(), 2, PATIENCE);
        };
    return narrow.open(clock);
  }

  private void clear() {
    database.write(transaction -> {
      var handle = transaction.handle();
      empty(handle);
      return handle.execute(
          "INSERT INTO audit_head (chain, seq, hash) VALUES ('main', 0, ?)", new byte[32]);
    });
  }

  /// Row by row: to truncate dozens of tables takes longer than to delete what a test leaves.
  private void empty(Handle handle) {
    if (kind == Kind.SQLITE) {
      handle.execute("PRAGMA defer_foreign_keys = ON");
      tables(handle).forEach(table -> handle.execute("DELETE FROM " + table));
      return;
    }
    var order = tables(handle).stream().map(table -> "DELETE FROM " + table).toList();
    handle.execute(String.join("; ", order));
  }

  /// Those that refer to others stand before them.
  private List<String> tables(Handle handle) {
    var catalogue =
        kind == Kind.POSTGRESQL
            ? "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            : "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'";
    var all =
        handle.createQuery(catalogue).mapTo(String.class).stream()
            .filter(name -> !name.startsWith("flyway"))
            .toList();
    return kind == Kind.POSTGRESQL ? inOrder(all, references(handle)) : all;
  }

  private record Reference(String from, String to) {}

  private static List<Reference> references(Handle handle) {
    return handle
        .createQuery(
            """
            SELECT CAST(CAST(conrelid AS regclass) AS TEXT), CAST(CAST(confrelid AS regclass) AS TEXT)
            FROM pg_constraint WHERE contype = 'f' AND conrelid <> confrelid
            """)
        .map((row, _) -> new Reference(row.getString(1), row.getString(2)))
        .list();
  }

  private static List<String> inOrder(List<String> tables, List<Reference> references) {
    var left = new ArrayList<>(tables);
    var order = new ArrayList<String>();
    while (!left.isEmpty()) {
      var free =
          left.stream()
              .filter(table ->
                  references.stream()
                      .noneMatch(one -> one.to.equals(table) && left.contains(one.from)))
              .toList();
      if (free.isEmpty()) {
        throw new AssertionError("these refer to each other: " + left);
      }
      order.addAll(free);
      left.removeAll(free);
    }
    return order;
  }

  /// Runs `work` in one transaction.
  public void run(Consumer<Transaction> work) {
    database.write(transaction -> {
      work.accept(transaction);
      return true;
    });
  }

  /// How many rows a query of the form `SELECT COUNT(*)...` counts.
  public long count(String query, Object... arguments) {
    return database.read(handle -> handle.select(query, arguments).mapTo(Long.class).one());
  }

  /// Runs a statement past all modules: what somebody does who has the database.
  public int tamper(String statement, Object... arguments) {
    return database.write(transaction -> transaction.handle().execute(statement, arguments));
  }
}
