package dev.latchkey.server.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.secrets.Secret;
import dev.latchkey.testkit.PrivatePgbouncer;
import dev.latchkey.testkit.PrivatePostgresql;
import dev.latchkey.testkit.TestClock;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A real PgBouncer between Latchkey and PostgreSQL.
class PoolerTests {
  private static final int EACH = 20;
  private final PrivatePostgresql server = PrivatePostgresql.running();
  private final String name = server.createDatabase();

  private Database open(String url) {
    return new PostgresqlSettings(
            url,
            server.user(),
            Optional.of(Secret.of(server.password())),
            16,
            PostgresqlSettings.PATIENCE)
        .open(new TestClock());
  }

  /// It would fail now and then: a prepared statement is on another connection.
  @Test
  void aPoolerThatSharesConnectionsIsRefusedInOneSentence() {
    try (var pooler = PrivatePgbouncer.before(server, "transaction")) {
      var url = pooler.url(name);
      var refused = assertThrows(DatabaseUnavailable.class, () -> open(url).close());
      assertEquals(
          "The PostgreSQL database cannot be opened: A pooler in front of it shares"
              + " connections by transaction (PgBouncer: pool_mode = transaction); add"
              + " prepareThreshold=0 to database.url.",
          refused.getMessage());
    }
  }

  @Test
  void withoutPreparedStatementsItWorks() throws Exception {
    try (var pooler = PrivatePgbouncer.before(server, "transaction")) {
      var url = pooler.url(name) + "&prepareThreshold=0";
      try (var one = open(url);
          var other = open(url)) {
        everybodyCounts(one, other);
      }
    }
  }

  @Test
  void aPoolerThatKeepsSessionsIsAsNone() throws Exception {
    try (var pooler = PrivatePgbouncer.before(server, "session");
        var one = open(pooler.url(name))) {
      everybodyCounts(one, one);
    }
  }

  /// More threads than connections, each statement often enough to be prepared.
  private static void everybodyCounts(Database one, Database other) throws Exception {
    one.write(transaction ->
        transaction.handle().execute("INSERT INTO installation VALUES ('x', ?, 0)", new byte[1]));
    var count = "UPDATE installation SET created_at = created_at + 1 WHERE name = ?";
    var look =
        new PreparedQuery<>(
            "SELECT created_at FROM installation WHERE name = ?", row -> row.getLong("created_at"));
    Race.run(thread -> {
      var node = thread % 2 == 0 ? one : other;
      for (var time = 0; time < EACH; time++) {
        assertEquals(1, node.<Integer>writeUnsynced(transaction -> transaction.change(count, "x")));
        assertTrue(node.lookUp(look, "x").orElseThrow() > 0);
      }
    });
    assertEquals(Race.THREADS * EACH, one.lookUp(look, "x").orElseThrow());
    one.write(transaction -> transaction.handle().execute("DELETE FROM installation"));
  }
}
