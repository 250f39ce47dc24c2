package dev.latchkey.acceptance.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.acceptance.fixtures.ManagementPort;
import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import dev.latchkey.testkit.TestPorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Another program keeps the database from being written to: no one can guess, those who are signed
/// in stay so, and the operator sees it.
@Tag("S4-51")
final class BlockedCountsTests {
  @Test
  void guessingIsClosedSessionsAreOpenAndTheOperatorSeesIt() throws SQLException {
    var port = TestPorts.free();
    try (var latchkey = RunningLatchkey.start(Map.of("LATCHKEY_MANAGEMENT_PORT", "" + port));
        var api = latchkey.api();
        var locker = DriverManager.getConnection("jdbc:sqlite:" + latchkey.database());
        var statement = locker.createStatement()) {
      var person = Person.withAccount(latchkey, api);
      var session = person.session(api);
      statement.execute("BEGIN IMMEDIATE");
      var guess =
          CompletableFuture.supplyAsync(() -> person.withPassword("quiet guess").signIn(api));
      var right = CompletableFuture.supplyAsync(() -> person.signIn(api));
      var ready = CompletableFuture.supplyAsync(() -> ready(latchkey, port));
      var check = CompletableFuture.supplyAsync(() -> latchkey.administrate("check"));
      api.get("/api/v1/session", session).expect(200);
      guess.join().expectProblem(503, "unavailable");
      right.join().expectProblem(503, "unavailable");
      assertEquals("not ready: nothing can be saved in the database\n", ready.join());
      assertTrue(check.join().out().contains("Nothing can be saved."), check.join()::toString);
      api.get("/api/v1/session", session).expect(200);
      statement.execute("ROLLBACK");
      assertEquals("ready\n", ready(latchkey, port));
      person.signIn(api).expect(201);
    }
  }

  private static String ready(RunningLatchkey latchkey, int port) {
    try {
      return ManagementPort.ask(latchkey, port, "/readyz").body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
