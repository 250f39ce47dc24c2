package dev.latchkey.server.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@EachDatabase
class DatabaseTests {
  private final TestDatabase test;
  private final Database database;

  DatabaseTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
    database = test.database();
  }

  @Test
  void nowIsWhatTheClockOfTheDatabaseSays() {
    assertEquals(test.clock().instant(), database.now());
    test.clock().advance(Duration.ofMillis(61_001));
    assertEquals(test.clock().instant(), database.now());
    assertEquals(test.clock().instant(), database.write(Transaction::now));
  }

  @Test
  void whatThrowsLeavesNothingBehind() {
    assertThrows(
        IllegalStateException.class,
        () ->
            database.write(transaction -> {
              insert(transaction, "a");
              throw new IllegalStateException("planned");
            }));
    assertEquals(0, rows());
  }

  @Test
  void whatIsKeptForTheEndRunsOnceInOrderBeforeTheCommit() {
    var seen = new ArrayList<String>();
    Transaction.Last<String> last =
        (transaction, items) -> {
          seen.addAll(items);
          insert(transaction, "last");
        };
    database.write(transaction -> {
      transaction.beforeCommit(last, "one");
      insert(transaction, "first");
      transaction.beforeCommit(last, "two");
      assertTrue(seen.isEmpty());
      return true;
    });
    assertEquals(List.of("one", "two"), seen);
    assertEquals(2, rows());
  }

  @Test
  void whatThrowsAtTheEndLeavesNothingBehindEither() {
    Transaction.Last<String> failing =
        (_, _) -> {
          throw new IllegalStateException("planned");
        };
    assertThrows(
        IllegalStateException.class,
        () ->
            database.write(transaction -> {
              insert(transaction, "a");
              transaction.beforeCommit(failing, "");
              return true;
            }));
    assertEquals(0, rows());
  }

  /// A page limit is refused by SQLite as a full disk is.
  @Test
  void aFullDiskRefusesWritesAndNothingElse() {
    var full = TestDatabase.own(TestDatabase.Kind.SQLITE).database();
    full.write(transaction -> insert(transaction, "before"));
    full.write(transaction -> limit(transaction, 1));
    assertThrows(
        DatabaseUnwritable.class,
        () ->
            full.write(transaction -> {
              insert(transaction, "first");
              return insert(transaction, "x".repeat(100_000));
            }));
    var names = "SELECT name FROM installation ORDER BY name DESC";
    assertEquals(
        List.of("before"), full.read(handle -> handle.select(names).mapTo(String.class).list()));
    full.write(transaction -> limit(transaction, 1_000_000));
    full.write(transaction -> insert(transaction, "after"));
    assertEquals(
        List.of("before", "after"),
        full.read(handle -> handle.select(names).mapTo(String.class).list()));
    full.close();
  }

  /// What is left to be checked at the commit is found wrong there.
  @Test
  void aCommitThatFailsIsTheFailureOfItsOwnTransactionOnly() {
    var own = TestDatabase.own(TestDatabase.Kind.SQLITE);
    assertThrows(
        IllegalStateException.class,
        () ->
            own.run(transaction -> {
              transaction.handle().execute("PRAGMA defer_foreign_keys = ON");
              insert(transaction, "a");
              transaction.change(
                  "INSERT INTO passwords (account_id, sealed_hash, changed_at, changed_by)"
                      + " VALUES ('x', ?, 1, 'sign_up')",
                  new byte[1]);
            }));
    own.run(transaction -> insert(transaction, "b"));
    assertEquals(1, own.count("SELECT COUNT(*) FROM installation"));
    own.database().close();
  }

  @Test
  void aProbeIsCommittedAndLeavesNothingBehind() {
    database.probe();
    database.probe();
    assertEquals(0, test.count("SELECT COUNT(*) FROM probes"));
  }

  /// A database that may only be read answers, and can save nothing.
  @Test
  void aProbeTellsWhetherAnythingCanBeSaved() {
    var own = TestDatabase.own(TestDatabase.Kind.SQLITE);
    own.database().probe();
    own.tamper("PRAGMA query_only = ON");
    assertThrows(DatabaseUnwritable.class, own.database()::probe);
    assertThrows(DatabaseUnwritable.class, own.database()::probe);
    assertEquals(0, own.count("SELECT COUNT(*) FROM probes"));
    own.database().close();
  }

  private static long limit(Transaction transaction, long pages) {
    return transaction.handle().select("PRAGMA max_page_count = " + pages).mapTo(Long.class).one();
  }

  @Test
  void aNodeSeesWhatAnotherHasCommitted() {
    try (var other = test.reopen()) {
      other.write(transaction -> insert(transaction, "a"));
      assertEquals(1, rows());
    }
  }

  @Test
  @Tag("S0-29")
  void aChildOfNobodyIsRefused() {
    assertThrows(
        JdbiException.class,
        () ->
            test.tamper(
                "INSERT INTO passwords (account_id, sealed_hash, changed_at) VALUES ('x', ?, 1)",
                new byte[1]));
  }

  private static int insert(Transaction transaction, String name) {
    return transaction
        .handle()
        .execute("INSERT INTO installation VALUES (?, ?, 1)", name, new byte[1]);
  }

  private long rows() {
    return test.count("SELECT COUNT(*) FROM installation");
  }
}
