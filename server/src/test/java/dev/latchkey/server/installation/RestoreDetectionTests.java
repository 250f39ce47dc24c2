package dev.latchkey.server.installation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.AdminTools;
import dev.latchkey.server.ServerSettings;
import dev.latchkey.server.TestServer;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.secondfactor.TestFactors;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.testkit.TestClock;
import dev.latchkey.testkit.TestFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a restored backup does not bring back.
@Tag("S0-25")
class RestoreDetectionTests {
  private static final String EMAIL = "alice@example.org";
  private static final String PASSWORD = "seven quiet lighthouses";
  private static final String NEW_PASSWORD = "twelve amber windmills";
  private static final int PATIENCE = 3000;
  private final Path folder = TestFolder.makeInMemory();
  private final Path backup = TestFolder.makeInMemory();
  private String session = "";
  private String device = "";
  private String token = "";

  /// The backup is made between the letter with the link and its use.
  private void backUpBeforeTheLinkIsUsed() throws IOException {
    try (var server = TestServer.startOn(folder)) {
      server.account(EMAIL, PASSWORD);
      var in =
          server.post("/api/v1/sessions", Map.of("login", EMAIL, "password", PASSWORD)).expect(201);
      session = in.text("session_token");
      device = in.text("device_cookie");
      addRecoveryCodes(server);
      server.post("/api/v1/recovery", Map.of("email", EMAIL)).expect(202);
      token = server.mailedToken("/reset-password");
    }
    copy(folder, backup);
    try (var server = TestServer.startOn(folder)) {
      assertEquals(200, status(server, session), "a restart alone ends nothing");
      assertEquals(10, recoveryCodes(server));
      complete(server).expect(200);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (var file : files.toList()) {
        var target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(
              file,
              target,
              StandardCopyOption.REPLACE_EXISTING,
              StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }

  private TestServer.Reply complete(TestServer server) {
    return server.post(
        "/api/v1/recovery/completion", Map.of("token", token, "new_password", NEW_PASSWORD));
  }

  private static void addRecoveryCodes(TestServer server) {
    var account =
        server
            .database()
            .read(handle -> handle.select("SELECT id FROM accounts").mapTo(String.class).one());
    var _ =
        server
            .database()
            .write(transaction -> TestFactors.factors().codes().make(transaction, new Id(account)));
  }

  private static int recoveryCodes(TestServer server) {
    return server
        .database()
        .read(handle ->
            handle.select("SELECT COUNT(*) FROM recovery_codes").mapTo(Integer.class).one());
  }

  private static int status(TestServer server, String session) {
    return server.get("/api/v1/session", TestServer.bearer(session)).status();
  }

  private void assertThatNothingCameBack(TestServer server) {
    assertEquals(401, status(server, session));
    complete(server).expect(410);
    assertEquals(0, recoveryCodes(server), "one of them may have been used");
    assertFalse(isKnown(server), "the device has no lane of its own any more");
    server.post("/api/v1/sessions", Map.of("login", EMAIL, "password", PASSWORD)).expect(201);
  }

  /// A known device still gets in when its source's tries are used up.
  private boolean isKnown(TestServer server) {
    for (var i = 0; i < 20; i++) {
      server.post("/api/v1/sessions", Map.of("login", EMAIL, "password", "guess " + i));
    }
    var body = Map.of("login", EMAIL, "password", PASSWORD, "device_cookie", device);
    var known = server.post("/api/v1/sessions", body).status() == 201;
    server.clock().advance(java.time.Duration.ofMinutes(61));
    return known;
  }

  @Test
  void anOlderDatabaseIsNoticed() throws IOException {
    backUpBeforeTheLinkIsUsed();
    for (var suffix : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(folder.resolve("latchkey.db" + suffix));
    }
    Files.copy(backup.resolve("latchkey.db"), folder.resolve("latchkey.db"));
    try (var server = TestServer.startOn(folder)) {
      assertThatNothingCameBack(server);
    }
  }

  @Test
  void aRestoreIntoAnEmptyFolderIsNoticed() throws IOException {
    backUpBeforeTheLinkIsUsed();
    var empty = TestFolder.makeInMemory();
    copy(backup.resolve("keys"), empty.resolve("keys"));
    Files.copy(backup.resolve("latchkey.db"), empty.resolve("latchkey.db"));
    try (var server = TestServer.startOn(empty)) {
      assertThatNothingCameBack(server);
    }
  }

  @Test
  void aRestoreOfEverythingIsSaidByTheOperator() throws IOException {
    backUpBeforeTheLinkIsUsed();
    restored(backup);
    try (var server = TestServer.startOn(backup)) {
      assertThatNothingCameBack(server);
    }
  }

  @Test
  void theServerThatRunsFollows() throws IOException {
    backUpBeforeTheLinkIsUsed();
    try (var server = TestServer.startOn(backup)) {
      assertEquals(200, status(server, session));
      restored(backup);
      for (var i = 0; i < PATIENCE && status(server, session) == 200; i++) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      }
      assertThatNothingCameBack(server);
    }
  }

  private static void restored(Path folder) {
    try (var tools =
        AdminTools.open(
            DataFolder.open(folder),
            ServerSettings.load(Optional.empty(), Map.of(), Map.of()),
            new SystemRandomness(),
            new TestClock())) {
      tools.restored();
      assertTrue(
          tools.audit().list(0, 1000).stream()
              .anyMatch(line -> line.event().equals("installation_restored")));
    }
  }
}
