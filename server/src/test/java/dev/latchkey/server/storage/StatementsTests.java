package dev.latchkey.server.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What runs past Jdbi.
@EachDatabase
class StatementsTests {
  private static final PreparedQuery<Long> HEAD =
      new PreparedQuery<>("SELECT seq FROM audit_head WHERE chain = ?", row -> row.getLong("seq"));
  private static final String CHANGE = "UPDATE audit_head SET seq = seq + ? WHERE chain = 'main'";
  private static final PreparedQuery<Long> TAKE =
      new PreparedQuery<>(
          "UPDATE audit_head SET seq = seq + ? WHERE chain = 'main' RETURNING seq",
          row -> row.getLong("seq"));
  private static final String DELETE = "DELETE FROM installation WHERE name = ?";
  private final TestDatabase test;

  StatementsTests(TestDatabase.Kind kind) {
    test = TestDatabase.own(kind);
  }

  private void works(long seq) {
    test.run(transaction -> assertEquals(1, transaction.change(CHANGE, 1)));
    assertEquals(
        Optional.of(seq), test.database().write(transaction -> transaction.lookUp(TAKE, 1)));
    assertEquals(Optional.of(seq), test.database().lookUp(HEAD, "main"));
    assertEquals(Optional.empty(), test.database().lookUp(HEAD, "other"));
  }

  /// A full disk, a table that is being restored: what passes leaves nothing broken behind.
  @Test
  void whatHasFailedWorksAgainWhenTheCauseIsGone() {
    works(2);
    test.tamper("ALTER TABLE audit_head RENAME TO gone");
    for (var again = 0; again < 2; again++) {
      assertThrows(RuntimeException.class, () -> test.database().lookUp(HEAD, "main"));
      assertThrows(
          RuntimeException.class,
          () -> test.database().write(transaction -> transaction.change(CHANGE, 1)));
      assertThrows(
          RuntimeException.class,
          () -> test.database().write(transaction -> transaction.lookUp(TAKE, 1)));
    }
    test.tamper("ALTER TABLE gone RENAME TO audit_head");
    works(4);
  }

  @Test
  void whatIsRolledBackIsNotThere() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            test.database()
                .write(transaction -> {
                  transaction.change(CHANGE, 5);
                  throw new IllegalArgumentException("on purpose");
                }));
    works(2);
  }

  private static Transaction.Change row(String name) {
    return new Transaction.Change("INSERT INTO installation VALUES (?, ?, 1)", name, new byte[1]);
  }

  private void changeLast(String first, String second) {
    test.run(transaction -> {
      transaction.change(CHANGE, 1);
      transaction.changeLast(row(first));
      transaction.changeLast(row(second));
    });
  }

  @Test
  void whatIsChangedLastIsThereWithTheRest() {
    changeLast("a", "b");
    changeLast("c", "d");
    assertEquals(4, test.count("SELECT COUNT(*) FROM installation"));
    works(4);
  }

  /// More than are sent together, and in their order: the last one needs what the others made.
  @Test
  void manyChangesForTheEndAreAllThere() {
    test.run(transaction -> {
      IntStream.range(0, 20).forEach(i -> transaction.changeLast(row("row " + i)));
      transaction.changeLast(new Transaction.Change(DELETE, "row 0"));
    });
    assertEquals(19, test.count("SELECT COUNT(*) FROM installation"));
  }

  @Test
  void whatFailsLastTakesAllBack() {
    changeLast("a", "b");
    assertThrows(RuntimeException.class, () -> changeLast("c", "a"));
    assertEquals(2, test.count("SELECT COUNT(*) FROM installation"));
    works(3);
  }

  /// Changes for the end come after what others keep for it.
  @Test
  void whatIsChangedLastComesLast() {
    Transaction.Last<String> other =
        (transaction, names) -> names.forEach(name -> transaction.change(DELETE, name));
    test.run(transaction -> {
      transaction.changeLast(row("a"));
      transaction.beforeCommit(other, "a");
    });
    assertEquals(1, test.count("SELECT COUNT(*) FROM installation"));
  }
}
