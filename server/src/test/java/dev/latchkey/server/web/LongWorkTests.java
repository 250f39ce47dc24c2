package dev.latchkey.server.web;

import dev.latchkey.server.TestServer;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LongWorkTests {
  /// Its limit is for what the client sends: the database may take longer.
  @Test
  void requestIsAnsweredThoughItsWorkTakesLongerThanItMayTakeToArrive()
      throws SQLException, InterruptedException {
    try (var server = TestServer.start(Map.of("request-timeout", "PT1S"));
        var locker =
            DriverManager.getConnection("jdbc:sqlite:" + server.folder().resolve("latchkey.db"));
        var statement = locker.createStatement()) {
      server.account("ada@example.org", "seven quiet lighthouses");
      statement.execute("BEGIN IMMEDIATE");
      var reply =
          CompletableFuture.supplyAsync(() ->
              server.post(
                  "/api/v1/sessions",
                  Map.of("login", "ada@example.org", "password", "seven quiet lighthouses")));
      TimeUnit.SECONDS.sleep(3);
      statement.execute("ROLLBACK");
      reply.join().expect(201);
    }
  }
}
