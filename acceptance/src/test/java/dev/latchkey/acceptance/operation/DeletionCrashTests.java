package dev.latchkey.acceptance.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.Launcher;
import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import dev.latchkey.acceptance.fixtures.Waiting;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// kill -9 in the middle of the deletion of an account with much history, beside a server that
/// runs.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DeletionCrashTests {
  private static final int EMAILS = 20_000;
  private static final String HISTORY =
      "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < "
          + EMAILS
          + ") INSERT INTO sent_mails (id, purpose, subject, outcome, at)"
          + " SELECT 'crash ' || n, 'x', ?, 'sent', 0 FROM n";
  private final RunningLatchkey latchkey = RunningLatchkey.start();
  private final Api api = latchkey.api();

  @AfterAll
  void end() {
    api.close();
    latchkey.close();
  }

  @Test
  void deletionThatIsKilledShutsTheAccountAndIsFinishedLater() throws Exception {
    var person = Person.withAccount(latchkey, api);
    var session = person.session(api);
    var id = api.get("/api/v1/session", session).text("account_id");
    assertEquals(EMAILS, change(HISTORY, id));

    var left = EMAILS;
    for (var part : List.of(0.9, 0.5)) {
      var rows = killedAt(person, id, (int) (EMAILS * part));
      assertTrue(rows > 0 && rows < left, "it was killed at " + rows + " of " + left);
      left = rows;
      api.get("/api/v1/session", session).expect(401);
      assertNotEquals(201, person.signIn(api).status());
    }

    var done = latchkey.administrate("accounts", "remove", person.email(), "--now");
    assertEquals(0, done.exitCode(), done::toString);
    assertEquals(List.of(), tablesThatName(id));
    assertTrue(RunningLatchkey.read(latchkey.data().resolve("deleted-accounts")).contains(id));
    var deleted =
        latchkey.administrate("audit", "list", "--account", id, "--event", "user_deleted");
    assertEquals(1, deleted.out().lines().filter(line -> line.contains(id)).count(), deleted::out);
    assertEquals(0, latchkey.administrate("audit", "verify").exitCode());
  }

  /// @return how many rows are left
  private int killedAt(Person person, String id, int rows) {
    var killed = start("accounts", "remove", person.email(), "--now");
    Waiting.until("fewer than " + rows + " rows", () -> emails(id) < rows);
    killed.destroyForcibly();
    assertTrue(Waiting.ends(killed, Waiting.PATIENCE));
    return emails(id);
  }

  private Process start(String... words) {
    var all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--data", latchkey.data().toString()));
    return Launcher.start(
        Launcher.latchkey(all.toArray(String[]::new))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD));
  }

  private int emails(String id) {
    try {
      return number("SELECT COUNT(*) FROM sent_mails WHERE subject = ?", id);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The trail keeps ids, and so does the list of deleted accounts.
  private List<String> tablesThatName(String id) throws SQLException {
    var found = new ArrayList<String>();
    for (var column : columns()) {
      if (!column.startsWith("audit_lines.") && !column.startsWith("deleted_accounts.")) {
        var name = column.split("[.]", 2);
        if (number("SELECT COUNT(*) FROM " + name[0] + " WHERE \"" + name[1] + "\" = ?", id) > 0) {
          found.add(column);
        }
      }
    }
    return found;
  }

  private List<String> columns() throws SQLException {
    try (var connection = connect();
        var rows =
            connection
                .createStatement()
                .executeQuery(
                    "SELECT t.name || '.' || c.name FROM sqlite_master AS t,"
                        + " pragma_table_info(t.name) AS c WHERE t.type = 'table'")) {
      var names = new ArrayList<String>();
      while (rows.next()) {
        names.add(rows.getString(1));
      }
      return names;
    }
  }

  private int number(String question, String argument) throws SQLException {
    try (var connection = connect();
        var statement = connection.prepareStatement(question)) {
      statement.setString(1, argument);
      try (var row = statement.executeQuery()) {
        return row.getInt(1);
      }
    }
  }

  private int change(String sql, String argument) throws SQLException {
    try (var connection = connect();
        var statement = connection.prepareStatement(sql)) {
      connection.createStatement().execute("PRAGMA busy_timeout = 10000");
      statement.setString(1, argument);
      return statement.executeUpdate();
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + latchkey.database());
  }
}
