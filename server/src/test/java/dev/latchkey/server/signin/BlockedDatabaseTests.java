package dev.latchkey.server.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.TestServer;
import dev.latchkey.server.TestServer.Reply;
import dev.latchkey.server.installation.DataFolder;
import dev.latchkey.server.keys.InstallationKeys;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.testkit.PrivatePostgresql;
import dev.latchkey.testkit.TestFolder;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The database takes no counts for a while: nothing is compared then, and those who are signed in
/// notice nothing. What happens where it is gone is shown by [dev.latchkey.server.OutageTests].
@Tag("S4-51")
class BlockedDatabaseTests {
  private static final String ADA = "ada@example.org";
  private static final String PASSWORD = "seven quiet lighthouses";

  private static Map<String, String> body(String password) {
    return Map.of("login", ADA, "password", password);
  }

  private static CompletableFuture<Reply> signIn(TestServer server, Map<String, String> body) {
    return CompletableFuture.supplyAsync(() -> server.post("/api/v1/sessions", body));
  }

  private static void sessionIsGood(TestServer server, Reply signedIn) {
    var token = TestServer.bearer(signedIn.text("session_token"));
    server.get("/api/v1/session", token).expect(200);
  }

  private static long audited(TestServer server) {
    return server
        .database()
        .read(handle ->
            handle
                .createQuery("SELECT COUNT(*) FROM audit_lines WHERE event LIKE 'authn_login%'")
                .mapTo(Long.class)
                .one());
  }

  @Test
  void whileTheCountsAreSlowSessionsGoOn() throws SQLException {
    var postgresql = PrivatePostgresql.running();
    var name = postgresql.createDatabase();
    var folder = TestFolder.makeInMemory();
    InstallationKeys.open(DataFolder.open(folder).keys(), new SystemRandomness())
        .secrets()
        .set("database.password", Secret.of(postgresql.password()));
    var settings = Map.of("database.url", postgresql.url(name), "database.user", postgresql.user());
    try (var server = TestServer.startOn(folder, settings);
        var locker = postgresql.connect(name);
        var statement = locker.createStatement()) {
      server.account(ADA, PASSWORD);
      var signedIn = server.post("/api/v1/sessions", body(PASSWORD)).expect(201);
      var before = audited(server);
      locker.setAutoCommit(false);
      statement.execute("LOCK TABLE attempts IN ACCESS EXCLUSIVE MODE");
      var guesses = List.of(signIn(server, body("guess 1")), signIn(server, body("guess 2")));
      for (var again = 0; again < 20; again++) {
        sessionIsGood(server, signedIn);
      }
      assertTrue(guesses.stream().noneMatch(CompletableFuture::isDone));
      assertEquals(before, audited(server));
      locker.rollback();
      guesses.forEach(guess -> guess.join().expect(401));
      assertEquals(before + 2, audited(server));
    }
  }
}
