package dev.latchkey.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import dev.latchkey.server.installation.DataFolder;
import dev.latchkey.server.keys.InstallationKeys;
import dev.latchkey.server.observability.Logs;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.testkit.PrivatePostgresql;
import dev.latchkey.testkit.TestFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// PostgreSQL is stopped and started under a running server.
class OutageTests {
  private static final String SIGN_UP =
      "{\"email\":\"ada@example.org\",\"password\":\"seven quiet lighthouses\"}";
  private static final String EMAIL = "{\"email\":\"ada@example.org\"}";
  private static final String SIGN_IN =
      "{\"login\":\"ada@example.org\",\"password\":\"seven quiet lighthouses\"}";

  /// What was about to be read or written comes into traces of the driver and the pool.
  @Test
  @Tag("S0-06")
  @Tag("S4-42")
  @Tag("S4-43")
  @Tag("S4-44")
  void whatIsLoggedWhenTheDatabaseGoesAwayHoldsNoSecret() throws Exception {
    var postgresql = PrivatePostgresql.own();
    var logs = TestFolder.makeInMemory();
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    var secrets = new ArrayList<>(List.of("quiet lighthouses", "C4n4ryC4n4ry"));
    secrets.add(postgresql.password());
    Logs.open(logs, "trace", false);
    try (var server = start(postgresql, postgresql.createDatabase())) {
      var request = server.post("/api/v1/accounts", SIGN_UP).body();
      secrets.add(request.replaceAll(".*\"request\":\"([^\"]+)\".*", "$1"));
      whatNeedsTheDatabase(server);
      postgresql.stop();
      whatNeedsTheDatabase(server);
      postgresql.startAgain();
      whatNeedsTheDatabase(server);
    } finally {
      context.reset();
      context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
    }
    try (var files = Files.list(logs)) {
      var all = String.join("", files.map(OutageTests::read).toList());
      assertTrue(all.contains("\"TRACE\"") && all.contains("PSQLException"), "nothing was logged");
      secrets.forEach(secret -> assertFalse(all.contains(secret), "a secret is in the log"));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whileTheDatabaseIsGoneCallersAreToldAndNothingIsHalfDone() throws Exception {
    var postgresql = PrivatePostgresql.own();
    var name = postgresql.createDatabase();
    try (var server = start(postgresql, name)) {
      assertEquals(202, server.post("/api/v1/accounts", SIGN_UP).statusCode());
      var before = audited(postgresql, name);
      postgresql.stop();
      for (var refused : whatNeedsTheDatabase(server)) {
        assertEquals(503, refused.statusCode(), refused::body);
        assertTrue(refused.headers().firstValue("Retry-After").isPresent());
        assertTrue(!refused.body().contains("PSQL") && !refused.body().contains("SELECT"));
      }
      var problem = server.post("/api/v1/recovery", EMAIL);
      assertTrue(problem.body().contains("\"unavailable\""), problem.body());
      assertEquals(200, server.send("GET", "/sign-in").statusCode());
      assertEquals(200, server.send("GET", "/help/passwords").statusCode());
      postgresql.startAgain();
      assertEquals(401, server.post("/api/v1/sessions", SIGN_IN).statusCode());
      assertEquals(202, server.post("/api/v1/accounts", SIGN_UP).statusCode());
      assertEquals(202, server.post("/api/v1/recovery", EMAIL).statusCode());
      assertTrue(audited(postgresql, name) > before);
      assertEquals(2, count(postgresql, name, "enrolments"));
    }
  }

  private static BareServer start(PrivatePostgresql postgresql, String name) {
    var data = DataFolder.open(TestFolder.makeInMemory().resolve("data"));
    InstallationKeys.open(data.keys(), new SystemRandomness())
        .secrets()
        .set("database.password", Secret.of(postgresql.password()));
    return BareServer.start(
        data, Map.of("database.url", postgresql.url(name), "database.user", postgresql.user()));
  }

  /// All at once: each waits a while for a connection.
  private static List<HttpResponse<String>> whatNeedsTheDatabase(BareServer server)
      throws InterruptedException, ExecutionException {
    var calls =
        List.<Callable<HttpResponse<String>>>of(
            () -> server.post("/api/v1/accounts", SIGN_UP),
            () -> server.post("/api/v1/accounts/verification/resend", EMAIL),
            () -> server.post("/api/v1/recovery", EMAIL),
            () -> server.post("/api/v1/sessions", SIGN_IN),
            () ->
                server.send(
                    "GET",
                    "/api/v1/session",
                    "Authorization",
                    "Bearer C4n4ryC4n4ry" + "A".repeat(31)),
            () ->
                server.send("GET", "/account", "Cookie", "__Host-s=C4n4ryC4n4ry" + "A".repeat(31)));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = new ArrayList<HttpResponse<String>>();
      for (var answer : threads.invokeAll(calls)) {
        answers.add(answer.get());
      }
      return answers;
    }
  }

  private static long audited(PrivatePostgresql postgresql, String name) throws Exception {
    return count(postgresql, name, "audit_lines");
  }

  private static long count(PrivatePostgresql postgresql, String name, String table)
      throws Exception {
    try (var connection = postgresql.connect(name);
        var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
      assertTrue(row.next());
      return row.getLong(1);
    }
  }
}
