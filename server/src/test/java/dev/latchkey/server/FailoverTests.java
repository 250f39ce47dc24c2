package dev.latchkey.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.installation.DataFolder;
import dev.latchkey.server.keys.InstallationKeys;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.storage.DatabaseUnavailable;
import dev.latchkey.testkit.PrivatePostgresql;
import dev.latchkey.testkit.TestFolder;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The drill: a primary, a standby that follows it, and a server that is told of both.
class FailoverTests {
  private static final int PATIENCE_SECONDS = 60;

  /// As many as the pool holds: each connection is used, and no request waits for one.
  private static final int AT_ONCE = 16;

  private static final String SIGN_UP =
      "{\"email\":\"ada@example.org\",\"password\":\"seven quiet lighthouses\"}";
  private static final String EMAIL = "{\"email\":\"ada@example.org\"}";

  private final PrivatePostgresql primary = PrivatePostgresql.own();
  private final String name = primary.createDatabase();

  private BareServer start(String url) {
    var data = DataFolder.open(TestFolder.makeInMemory().resolve("data"));
    InstallationKeys.open(data.keys(), new SystemRandomness())
        .secrets()
        .set("database.password", Secret.of(primary.password()));
    return BareServer.start(data, Map.of("database.url", url, "database.user", primary.user()));
  }

  /// Fills the pool: each connection that there may be is used.
  private static void allWork(BareServer server) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all =
          IntStream.range(0, AT_ONCE)
              .mapToObj(_ -> threads.submit(() -> server.post("/api/v1/recovery", EMAIL)))
              .toList();
      for (var one : all) {
        var answer = one.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertEquals(202, answer.statusCode(), answer::body);
      }
    }
  }

  private static HttpResponse<String> firstOther(BareServer server, int than) {
    HttpResponse<String> answer = server.post("/api/v1/recovery", EMAIL);
    for (var tries = 0; answer.statusCode() == than && tries < PATIENCE_SECONDS; tries++) {
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
      answer = server.post("/api/v1/recovery", EMAIL);
    }
    return answer;
  }

  @Test
  void whenThePrimaryEndsTheStandbyTakesOverWithoutARestart() throws Exception {
    var standby = primary.standby();
    try (var server = start(primary.url(standby, name))) {
      assertEquals(202, server.post("/api/v1/accounts", SIGN_UP).statusCode());
      allWork(server);
      standby.catchUp(primary, name);
      primary.stop();
      assertEquals(503, server.post("/api/v1/recovery", EMAIL).statusCode());
      standby.promote();
      assertEquals(202, firstOther(server, 503).statusCode());
      allWork(server);
      assertEquals("1", standby.ask(name, "SELECT COUNT(*) FROM enrolments"));
    }
  }

  /// The old primary goes on answering, and can only be read: each of the connections to it is as
  /// good as ever, but for writing. Nobody is refused.
  @Test
  void whenThePrimaryMayOnlyBeReadAnyMoreNobodyIsRefused() throws Exception {
    var standby = primary.standby();
    try (var server = start(primary.url(standby, name))) {
      allWork(server);
      standby.catchUp(primary, name);
      primary.readOnly(true);
      standby.promote();
      allWork(server);
      allWork(server);
    }
  }

  @Test
  void whileNothingCanBeWrittenItIsSaidAndItPasses() throws Exception {
    try (var server = start(primary.url(name))) {
      allWork(server);
      primary.readOnly(true);
      var refused = firstOther(server, 202);
      assertEquals(503, refused.statusCode(), refused::body);
      assertTrue(refused.body().contains("Nothing can be saved at the moment."), refused::body);
      assertEquals(
          401, server.send("GET", "/api/v1/session", "Authorization", "Bearer x").statusCode());
      primary.readOnly(false);
      assertEquals(202, firstOther(server, 503).statusCode());
      allWork(server);
    }
  }

  @Test
  void aServerThatCanOnlyBeReadStopsTheStartInOneSentence() {
    var standby = primary.standby();
    standby.catchUp(primary, name);
    var refused = assertThrows(DatabaseUnavailable.class, () -> start(standby.url(name)).close());
    assertTrue(
        String.valueOf(refused.getMessage()).contains("It is a read-only standby"),
        refused::getMessage);

    primary.execute("postgres", "ALTER ROLE latchkey SET default_transaction_read_only = on");
    refused = assertThrows(DatabaseUnavailable.class, () -> start(primary.url(name)).close());
    assertTrue(
        String.valueOf(refused.getMessage()).contains("default_transaction_read_only is on"),
        refused::getMessage);
  }
}
