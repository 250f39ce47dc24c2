package dev.latchkey.server.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.function.Function;
import org.junit.jupiter.api.Test;

@EachDatabase
class DurabilityTests {
  private final TestDatabase test;
  private final boolean sqlite;

  DurabilityTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
    sqlite = kind == TestDatabase.Kind.SQLITE;
  }

  private String level(Transaction transaction) {
    return transaction
        .handle()
        .createQuery(sqlite ? "PRAGMA synchronous" : "SHOW synchronous_commit")
        .mapTo(String.class)
        .one();
  }

  private void isSynced() {
    assertEquals(sqlite ? "2" : "on", test.database().write(this::level));
  }

  private void isUnsynced() {
    assertEquals(sqlite ? "1" : "off", test.database().writeUnsynced(this::level));
  }

  @Test
  void onlyWhatAsksForItDoesNotWaitForTheDisk() {
    isSynced();
    isUnsynced();
    isUnsynced();
    isSynced();
  }

  @Test
  void whatFailsWithoutWaitingLeavesTheNextOneSynced() {
    Function<Transaction, String> broken =
        transaction -> {
          transaction.change("INSERT INTO probes (at) VALUES (?)", transaction.now());
          throw new IllegalStateException(level(transaction));
        };
    assertThrows(IllegalStateException.class, () -> test.database().writeUnsynced(broken));
    isSynced();
    assertEquals(0, test.count("SELECT COUNT(*) FROM probes"));
  }

  @Test
  void everyoneSeesItAtOnce() {
    test.database()
        .writeUnsynced(transaction ->
            transaction.change("INSERT INTO probes (at) VALUES (?)", transaction.now()));
    assertEquals(1, test.count("SELECT COUNT(*) FROM probes"));
  }
}
