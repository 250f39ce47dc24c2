package dev.latchkey.server.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.latchkey.server.secrets.Secret;
import dev.latchkey.testkit.PrivatePostgresql;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What goes wrong on PostgreSQL for a moment only is done again from its start, a few times, and
/// counts once.
class RetryTests {
  private static final int TRIES = 4;
  private final TestDatabase test = TestDatabase.own(TestDatabase.Kind.POSTGRESQL);
  private final Database database = test.database();
  private final AtomicInteger runs = new AtomicInteger();
  private final List<String> effects = new ArrayList<>();

  @AfterEach
  void end() {
    database.close();
  }

  private static int insert(Transaction transaction, String name) {
    return transaction
        .handle()
        .execute("INSERT INTO installation VALUES (?, ?, 1)", name, new byte[1]);
  }

  private long rows() {
    return test.count("SELECT COUNT(*) FROM installation");
  }

  private static void fail(Transaction transaction, String state) {
    transaction
        .handle()
        .execute("DO $$ BEGIN RAISE EXCEPTION 'planned' USING ERRCODE = '" + state + "'; END $$");
  }

  private static void cut(Transaction transaction) {
    transaction.handle().execute("SELECT pg_terminate_backend(pg_backend_pid())");
  }

  private interface Mishap {
    void to(Transaction transaction);
  }

  /// Fails the first time, when half of it is done.
  private void worksTheSecondTime(Mishap mishap) {
    Transaction.Last<String> last =
        (transaction, items) -> items.forEach(item -> insert(transaction, item));
    var result =
        database.write(transaction -> {
          insert(transaction, "first");
          transaction.beforeCommit(last, "last");
          transaction.afterCommit(() -> effects.add("done"));
          if (runs.incrementAndGet() == 1) {
            mishap.to(transaction);
          }
          return "run " + runs.get();
        });
    assertEquals("run 2", result);
    assertEquals(2, rows());
    assertEquals(List.of("done"), effects);
  }

  @Test
  void aSerializationFailureIsTriedAgainFromTheStart() {
    worksTheSecondTime(transaction -> fail(transaction, "40001"));
  }

  @Test
  void aDeadlockIsTriedAgainFromTheStart() {
    worksTheSecondTime(transaction -> fail(transaction, "40P01"));
  }

  @Test
  void whatLosesItsConnectionIsTriedAgainOnAnother() {
    worksTheSecondTime(RetryTests::cut);
  }

  @Test
  void aNodeThatHasBecomeReadOnlyIsLeft() {
    worksTheSecondTime(transaction -> fail(transaction, "25006"));
  }

  @Test
  void aReadThatLosesItsConnectionIsTriedAgain() {
    var one =
        database.read(handle -> {
          if (runs.incrementAndGet() == 1) {
            handle.execute("SELECT pg_terminate_backend(pg_backend_pid())");
          }
          return handle.select("SELECT 1").mapTo(Integer.class).one();
        });
    assertEquals(1, one);
    assertEquals(2, runs.get());
  }

  @Test
  void triesHaveAnEndAndNothingIsLeftBehind() {
    assertThrows(
        DatabaseUnavailable.class,
        () ->
            database.write(transaction -> {
              runs.incrementAndGet();
              transaction.afterCommit(() -> effects.add("done"));
              insert(transaction, "a");
              fail(transaction, "40001");
              return true;
            }));
    assertEquals(TRIES, runs.get());
    assertEquals(0, rows());
    assertEquals(List.of(), effects);
  }

  @Test
  void whatIsNoFaultOfTheDatabaseIsNotTriedAgain() {
    assertThrows(
        IllegalStateException.class,
        () ->
            database.write(transaction -> {
              runs.incrementAndGet();
              throw new IllegalStateException("planned");
            }));
    assertThrows(
        RuntimeException.class,
        () ->
            database.write(transaction -> {
              runs.incrementAndGet();
              fail(transaction, "22012");
              return true;
            }));
    assertEquals(2, runs.get());
  }

  /// Whether it was committed only the database knows: doing it again might do it twice.
  @Test
  void aCommitThatIsCutOffIsNotTriedAgain() {
    test.tamper("CREATE TABLE doomed (id INT)");
    test.tamper(
        """
        CREATE FUNCTION cut() RETURNS TRIGGER LANGUAGE plpgsql SECURITY INVOKER AS $$
        BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$
        """);
    test.tamper(
        """
        CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON doomed
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cut()
        """);
    assertThrows(
        DatabaseUnavailable.class,
        () ->
            database.write(transaction -> {
              runs.incrementAndGet();
              return transaction.handle().execute("INSERT INTO doomed VALUES (1)");
            }));
    assertEquals(1, runs.get());
    assertEquals(0, test.count("SELECT COUNT(*) FROM doomed"));
  }

  @Test
  void twoThatWaitForEachOtherBothGetThrough() throws Exception {
    test.run(transaction -> {
      insert(transaction, "a");
      insert(transaction, "b");
    });
    var meeting = new CyclicBarrier(2);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var one = threads.submit(() -> touch(meeting, "a", "b"));
      var other = threads.submit(() -> touch(meeting, "b", "a"));
      assertEquals(2, one.get(2, TimeUnit.MINUTES) + other.get(2, TimeUnit.MINUTES));
    }
    assertEquals(3, runs.get());
    assertEquals(6, test.count("SELECT SUM(created_at) FROM installation"));
  }

  private int touch(CyclicBarrier meeting, String first, String then) {
    var mine = new AtomicInteger();
    return database.write(transaction -> {
      runs.incrementAndGet();
      touch(transaction, first);
      if (mine.getAndIncrement() == 0) {
        await(meeting);
      }
      return touch(transaction, then);
    });
  }

  private static int touch(Transaction transaction, String name) {
    return transaction.change(
        "UPDATE installation SET created_at = created_at + 1 WHERE name = ?", name);
  }

  private static void await(CyclicBarrier meeting) {
    try {
      meeting.await(2, TimeUnit.MINUTES);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /// A pooler may give each transaction another connection, and a database may have other defaults.
  @Test
  @Tag("DP-15")
  void everyTransactionSaysForItselfWhatItNeeds() {
    var server = PrivatePostgresql.running();
    var name = server.createDatabase();
    for (var level : List.of("serializable", "repeatable read")) {
      server.execute(
          "postgres",
          "ALTER DATABASE " + name + " SET default_transaction_isolation = '" + level + "'");
      server.execute("postgres", "ALTER DATABASE " + name + " SET synchronous_commit = off");
      try (var node = settings(server, name).open(test.clock())) {
        var seen =
            node.write(transaction -> {
              var handle = transaction.handle();
              return handle.select("SHOW transaction_isolation").mapTo(String.class).one()
                  + ", "
                  + handle.select("SHOW synchronous_commit").mapTo(String.class).one();
            });
        assertEquals("read committed, on", seen);
      }
    }
  }

  private static PostgresqlSettings settings(PrivatePostgresql server, String name) {
    return new PostgresqlSettings(
        server.url(name),
        server.user(),
        Optional.of(Secret.of(server.password())),
        8,
        PostgresqlSettings.PATIENCE);
  }
}
