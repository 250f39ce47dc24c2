package dev.latchkey.agent.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.agent.fake.TestSinks;
import dev.latchkey.agent.fake.TestUser;
import dev.latchkey.testkit.PrivatePgbouncer;
import dev.latchkey.testkit.PrivatePostgresql;
import dev.latchkey.testkit.TestAuthority;
import dev.latchkey.testkit.TestFolder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Against a real PostgreSQL, by libpq and by the driver for Java.
@Tag("DP-9")
class PostgresqlSinkTests extends SinkContract {
  private static final Set<String> REFUSED =
      Set.of(
          "\ud83d\udd11 a key",
          "\u202eturned around",
          "zero\u200bwidth",
          "grave\u0340accent",
          "no\u00a0break",
          "\u05e9\u05dc\u05d5\u05dd 123",
          "\ufb01ligature");

  private static PrivatePostgresql server;
  private static Path home;

  @BeforeAll
  static void start() throws IOException {
    server = PrivatePostgresql.running();
    home = TestFolder.make();
    writeService(home, server.authority());
    server.execute("postgres", "CREATE ROLE admin LOGIN PASSWORD 'admin password'");
    server.execute("postgres", "CREATE ROLE app LOGIN");
  }

  @AfterAll
  static void stop() {
    server.execute("postgres", "DROP ROLE app; DROP ROLE admin");
    TestFolder.remove(home);
  }

  @BeforeEach
  void oldOne() {
    server.execute("postgres", "ALTER ROLE admin SUPERUSER NOCREATEROLE");
    server.execute(
        "postgres", "ALTER ROLE app LOGIN VALID UNTIL 'infinity' PASSWORD '" + OLD + "'");
  }

  private static void writeService(Path home, Path authority) throws IOException {
    Files.writeString(
        home.resolve(".pg_service.conf"),
        "[other]\npassword=x\n[latchkey-agent]\nuser=admin\nsslrootcert=" + authority + "\n");
    var file = Files.writeString(home.resolve(".pgpass"), "*:*:*:admin:admin password\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  @Override
  Sink working() {
    return sink("app");
  }

  @Override
  Sink failing() {
    return new ChangedMeanwhile(
        sink("app"), () -> server.execute("postgres", "ALTER ROLE admin NOSUPERUSER"));
  }

  @Override
  boolean takes(String password) {
    return !REFUSED.contains(password);
  }

  /// For the driver for Java and for libpq alike.
  @Override
  boolean opens(String password) throws Exception {
    boolean opens = driverOpens("app", password);
    assertEquals(opens, libpqOpens("app", password));
    return opens;
  }

  private static boolean driverOpens(String role, String password) throws SQLException {
    try (var _ = DriverManager.getConnection(server.url("postgres"), role, password)) {
      return true;
    } catch (SQLException refused) {
      if (refused.getSQLState().equals("28P01")) {
        return false;
      }
      throw refused;
    }
  }

  private boolean libpqOpens(String role, String password) throws Exception {
    var file = Files.createTempFile(folder, "pass", "");
    Files.writeString(file, "*:*:*:*:" + password.replace("\\", "\\\\").replace(":", "\\:"));
    var psql =
        new ProcessBuilder(
            "psql",
            "-Xqw",
            "-d",
            "host=localhost port=%d dbname=postgres user='%s' passfile=%s sslmode=verify-full"
                    .formatted(server.port(), role, file)
                + " sslrootcert="
                + server.authority(),
            "-c",
            "SELECT 1");
    return psql.redirectErrorStream(true)
            .redirectOutput(folder.resolve("psql").toFile())
            .start()
            .waitFor()
        == 0;
  }

  @Test
  void crashAfterTheChangeIsToldToBeAppliedByTheSalt() {
    var sink = working();
    var attempt = prepared(sink);
    attempt.apply(NewPassword.of("new password"));
    assertEquals(new ApplyResult.Applied(), sink.recover(RID, attempt.mark()));
    assertInstanceOf(ApplyResult.Unsure.class, sink.recover(RID, "another"));
  }

  @Test
  void logNeverSeesThePasswordNorASuperusersVerifier() {
    server.execute("postgres", "ALTER SYSTEM SET log_statement = 'all'");
    server.execute("postgres", "ALTER SYSTEM SET log_min_duration_statement = 0");
    server.execute("postgres", "SELECT pg_reload_conf()");
    int before = server.logged().length();
    try {
      assertEquals(new ApplyResult.Applied(), apply(working(), "unmistakable password"));
      var log = server.logged().substring(before);
      assertTrue(log.contains("pg_roles"), log);
      assertFalse(log.contains("PASSWORD 'SCRAM"), log);
      var _ = apply(failing(), "unmistakable password");
    } finally {
      server.execute("postgres", "ALTER SYSTEM RESET ALL");
      server.execute("postgres", "SELECT pg_reload_conf()");
    }
    assertFalse(server.logged().contains("unmistakable"));
  }

  @Test
  void encodingOfTheDatabaseChangesNothing() throws Exception {
    server.execute(
        "postgres", "CREATE DATABASE latin1 ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
    try {
      var sink = sink(address("app", "localhost", "latin1"), home);
      assertEquals(new ApplyResult.Applied(), apply(sink, "\u00e9\u00df\u4e16\u754c-\u20ac"));
      assertTrue(opens("\u00e9\u00df\u4e16\u754c-\u20ac"));
    } finally {
      server.execute("postgres", "DROP DATABASE latin1");
    }
  }

  @Test
  void settingForMd5IsNotFollowed() throws Exception {
    server.execute("postgres", "ALTER ROLE admin SET password_encryption = 'md5'");
    try {
      assertEquals(new ApplyResult.Applied(), apply(working(), "new password"));
      assertTrue(opens("new password"));
    } finally {
      server.execute("postgres", "ALTER ROLE admin RESET ALL");
    }
  }

  @Test
  void settingsOfTheDatabaseDoNotMisleadIt() throws Exception {
    server.execute("postgres", "CREATE SCHEMA evil");
    server.execute(
        "postgres",
        "CREATE FUNCTION evil.now() RETURNS timestamptz LANGUAGE sql AS $$SELECT NULL::timestamptz"
            + "$$");
    server.execute("postgres", "ALTER ROLE admin SET search_path = evil, pg_catalog");
    server.execute("postgres", "ALTER ROLE admin SET standard_conforming_strings = off");
    try {
      server.execute("postgres", "ALTER ROLE app VALID UNTIL '2000-01-01'");
      assertTrue(working().obstacle().orElse("").contains("expired"));
    } finally {
      server.execute("postgres", "ALTER ROLE admin RESET ALL");
      server.execute("postgres", "DROP SCHEMA evil CASCADE");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ALTER ROLE app VALID UNTIL '2000-01-01',has expired",
    "ALTER ROLE app NOLOGIN,may not sign in",
    "ALTER ROLE admin NOSUPERUSER,may not change"
  })
  void roleThatNoPasswordWouldOpenIsRefused(String change, String why) {
    server.execute("postgres", change);
    assertTrue(working().obstacle().orElse("").contains(why));
    assertEquals("postgresql_obstacle", code(apply(working(), "new password")));
  }

  @Test
  void missingRoleIsRefused() {
    assertTrue(sink("nobody").obstacle().orElse("").contains("no role nobody"));
  }

  @Test
  void readOnlyServerIsRefused() {
    server.readOnly(true);
    try {
      assertTrue(working().obstacle().orElse("").contains("read-only"));
    } finally {
      server.readOnly(false);
      while (server.ask("postgres", "SHOW transaction_read_only").equals("on")) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void serverThatIsNotThereIsRefused() {
    var sink = sink("postgresql:app@localhost:1/postgres", home);
    assertTrue(sink.obstacle().orElse("").startsWith("cannot ask localhost"));
  }

  @Test
  void adminWhoMayOnlyCreateRolesIsGoodEnough() throws Exception {
    server.execute("postgres", "ALTER ROLE admin NOSUPERUSER CREATEROLE");
    assertEquals(new ApplyResult.Applied(), apply(working(), "new password"));
    assertTrue(opens("new password"));
  }

  @Test
  void namesThatAreNoPlainWordsWork() throws Exception {
    for (var name : List.of("we\"ird' role", "\u00e9ve", "a@b", "back\\slash", "$(id)")) {
      server.execute("postgres", "CREATE ROLE " + quoted(name) + " LOGIN");
      try {
        assertEquals(new ApplyResult.Applied(), apply(sink(encoded(name)), "new password"));
        assertTrue(driverOpens(name, "new password"), name);
      } finally {
        server.execute("postgres", "DROP ROLE " + quoted(name));
      }
    }
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static String encoded(String name) {
    return name.replace("%", "%25").replace("@", "%40").replace(":", "%3A").replace("/", "%2F");
  }

  @Test
  void unverifiedCertificateIsRefused() throws IOException {
    var other = TestAuthority.stranger().writeTo(folder);
    writeService(folder, other);
    assertTrue(sink(address("app", "localhost", "postgres"), folder).obstacle().isPresent());
    assertTrue(sink(address("app", "127.0.0.2", "postgres"), home).obstacle().isPresent());
    var bare = Files.createDirectory(folder.resolve("bare"));
    assertTrue(sink(address("app", "localhost", "postgres"), bare).obstacle().isPresent());
  }

  @Test
  void serviceWithAPasswordIsRefused() throws IOException {
    writeService(folder, server.authority());
    var file = folder.resolve(".pg_service.conf");
    Files.writeString(file, Files.readString(file) + "password = admin password\n");
    var obstacle = sink(address("app", "localhost", "postgres"), folder).obstacle().orElse("");
    assertTrue(obstacle.endsWith("move it to ~/.pgpass"), obstacle);
  }

  @Test
  void localSocketNeedsNoPasswordOfTheAgents() throws Exception {
    server.allow("local all all peer");
    var user = System.getProperty("user.name");
    var known = server.ask("postgres", "SELECT 1 FROM pg_roles WHERE rolname = '" + user + "'");
    boolean isMade = TestUser.ID != 0 && known.isEmpty();
    if (isMade) {
      server.execute("postgres", "CREATE ROLE " + quoted(user) + " SUPERUSER LOGIN");
    }
    try {
      var host = encoded(server.socket().toString());
      var sink = sink(address("app", host, "postgres"), folder);
      assertEquals(new ApplyResult.Applied(), apply(sink, "new password"));
      assertTrue(opens("new password"));
    } finally {
      server.execute("postgres", isMade ? "DROP ROLE " + quoted(user) : "SELECT 1");
    }
  }

  @Test
  void poolerIsNoObstacleAndKeepsNoSettings() throws Exception {
    server.execute("postgres", "ALTER ROLE " + server.user() + " SUPERUSER");
    Files.writeString(
        folder.resolve(".pg_service.conf"),
        "[latchkey-agent]\nuser=" + server.user() + "\nsslrootcert=" + server.authority() + "\n");
    var pass =
        Files.writeString(
            folder.resolve(".pgpass"), "*:*:*:" + server.user() + ":" + server.password() + "\n");
    Files.setPosixFilePermissions(pass, PosixFilePermissions.fromString("rw-------"));
    try (var pooler = PrivatePgbouncer.before(server, "transaction")) {
      var port = URI.create(pooler.url("postgres").replaceFirst("jdbc:", "")).getPort();
      var sink = sink("postgresql:app@localhost:" + port + "/postgres", folder);
      assertEquals(new ApplyResult.Applied(), apply(sink, "new password"));
      assertTrue(opens("new password"));
      try (var others =
              DriverManager.getConnection(
                  pooler.url("postgres"), server.user(), server.password());
          var row = others.createStatement().executeQuery("SHOW search_path")) {
        assertTrue(row.next());
        assertEquals("\"$user\", public", row.getString(1));
      }
    } finally {
      server.execute("postgres", "ALTER ROLE " + server.user() + " NOSUPERUSER");
    }
  }

  @Test
  void lockThatAnotherHoldsEndsInTimeAndChangesNothing() throws Exception {
    whileTheRoleIsLocked(() -> {
      assertEquals("postgresql_55p03", code(apply(working(), "new password")));
    });
    assertTrue(opens(OLD));
  }

  @Test
  void connectionThatIsLostMeanwhileLeavesItUnknown() throws Exception {
    whileTheRoleIsLocked(() -> {
      var killer = Thread.startVirtualThread(PostgresqlSinkTests::killTheAgentsSession);
      assertInstanceOf(ApplyResult.Unsure.class, apply(working(), "new password"));
      killer.join();
    });
    assertTrue(opens(OLD));
  }

  @Test
  void passwordThatDoesNotOpenTheRoleIsUnknown() {
    var sink =
        new ChangedMeanwhile(
            working(), () -> server.execute("postgres", "ALTER ROLE app VALID UNTIL '2000-01-01'"));
    assertInstanceOf(ApplyResult.Unsure.class, apply(sink, "new password"));
  }

  @Test
  void fileForTheSignInIsGoneAfterwards() throws IOException {
    apply(working(), "new password");
    var name = ".latchkey-" + RID.value().hex();
    assertTrue(Files.notExists(Path.of("/dev/shm", name)));
    assertTrue(Files.notExists(Path.of("/tmp", name)));
    SecretFile.write(RID, "left by a crash");
    assertInstanceOf(ApplyResult.Unsure.class, working().recover(RID, "x"));
    assertTrue(Files.notExists(Path.of("/dev/shm", name)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "app",
        "app@",
        "app@localhost",
        "app@localhost:5432",
        "@localhost:5432/postgres",
        "app@localhost:99999/postgres",
        "app@localhost:5432/",
        "app@one,two/postgres",
        "app@-x/postgres",
        "app@localhost:5432/a/b",
        "app%00@localhost/postgres",
        "app%ff@localhost/postgres",
        "app%zz@localhost/postgres"
      })
  void addressesThatAreNoneAreRefused(String target) {
    assertInstanceOf(
        SinkParseResult.Unreadable.class, TestSinks.sinks().read("postgresql:" + target));
  }

  private interface Step {
    void run() throws Exception;
  }

  private static void whileTheRoleIsLocked(Step step) throws Exception {
    try (var other = server.connect("postgres");
        var statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("ALTER ROLE app CONNECTION LIMIT -1");
      step.run();
      other.rollback();
    }
  }

  private static void killTheAgentsSession() {
    var kill =
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name ="
            + " 'latchkey-agent' AND query LIKE 'ALTER ROLE%' AND wait_event_type = 'Lock'";
    for (int i = 0; i < 100 && server.ask("postgres", kill).equals("0"); i++) {
      try {
        Thread.sleep(50);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static Sink sink(String role) {
    return sink(address(role, "localhost", "postgres"), home);
  }

  private static String address(String role, String host, String database) {
    return String.format(
        Locale.ROOT, "postgresql:%s@%s:%d/%s", role, host, server.port(), database);
  }

  private static Sink sink(String address, Path home) {
    var host = TestSinks.host(Duration.ofSeconds(30), TestUser.ID, home, new TestSinks.Display());
    return assertInstanceOf(SinkParseResult.Known.class, new Sinks(host).read(address)).sink();
  }
}
