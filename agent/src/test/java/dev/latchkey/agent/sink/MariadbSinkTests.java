package dev.latchkey.agent.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.agent.fake.TestSinks;
import dev.latchkey.agent.fake.TestUser;
import dev.latchkey.testkit.TestAuthority;
import dev.latchkey.testkit.TestFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Against a real MariaDB.
@Tag("DP-9")
class MariadbSinkTests extends SinkContract {
  private static PrivateMariadb server;
  private static Path home;

  @BeforeAll
  static void start() throws IOException {
    server = new PrivateMariadb();
    home = TestFolder.make();
    writeSettings(home, server.authority());
  }

  @AfterAll
  static void stop() {
    server.close();
    TestFolder.remove(home);
  }

  @BeforeEach
  void oldOne() {
    server.execute(
        """
        CREATE OR REPLACE USER admin@'%' IDENTIFIED BY 'admin password';
        GRANT CREATE USER ON *.* TO admin@'%';
        GRANT SELECT ON mysql.* TO admin@'%';
        """);
    made("IDENTIFIED BY '" + OLD + "'");
  }

  private static void made(String ways) {
    server.execute("CREATE OR REPLACE USER app@localhost " + ways);
  }

  private static void writeSettings(Path home, Path authority) throws IOException {
    var file =
        Files.writeString(
            home.resolve(".my.cnf"),
            "[client]\nuser=admin\npassword='admin password'\nssl-ca=" + authority + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  @Override
  Sink working() {
    return sink("app");
  }

  @Override
  Sink failing() {
    return new ChangedMeanwhile(
        sink("app"), () -> server.execute("REVOKE CREATE USER ON *.* FROM admin@'%'"));
  }

  @Override
  boolean opens(String password) throws IOException {
    return server.opens("app", password);
  }

  @Test
  void noLogSeesThePassword() throws IOException {
    apply(working(), "unmistakable password");
    apply(failing(), "unmistakable password");
    var log = server.logged();
    assertTrue(log.contains("ALTER USER `app`"), "the general log is on");
    assertFalse(log.contains("unmistakable"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "unix_socket OR mysql_native_password USING PASSWORD('old password')",
        "mysql_native_password USING 'invalid' OR unix_socket"
      })
  void socketStaysAWayIn(String ways) throws IOException {
    made("IDENTIFIED VIA " + ways);
    assertEquals(new ApplyResult.Applied(), apply(working(), "new password"));
    assertTrue(opens("new password"));
    assertFalse(opens(OLD));
    var now = server.execute("SHOW CREATE USER app@localhost");
    assertTrue(now.contains("unix_socket OR mysql_native_password"), now);
  }

  @Test
  void everythingElseOfTheAccountStays() {
    made(
        "IDENTIFIED BY 'old password' REQUIRE SSL WITH MAX_USER_CONNECTIONS 5 PASSWORD EXPIRE"
            + " NEVER");
    assertEquals(new ApplyResult.Applied(), apply(working(), "new password"));
    var now = server.execute("SHOW CREATE USER app@localhost");
    assertTrue(now.endsWith("REQUIRE SSL WITH MAX_USER_CONNECTIONS 5 PASSWORD EXPIRE NEVER"), now);
  }

  @Test
  void expiredPasswordIsReplaced() throws IOException {
    made("IDENTIFIED BY 'old password' PASSWORD EXPIRE");
    assertEquals(new ApplyResult.Applied(), apply(working(), "new password"));
    assertTrue(opens("new password"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "IDENTIFIED VIA ed25519 USING PASSWORD('x') OR mysql_native_password USING PASSWORD('y');"
            + "a second way",
        "IDENTIFIED VIA mysql_native_password USING PASSWORD('x') OR mysql_native_password USING"
            + " PASSWORD('y');a second way",
        "IDENTIFIED VIA ed25519 USING PASSWORD('x') OR unix_socket;a second way",
        "IDENTIFIED VIA unix_socket OR ed25519 USING PASSWORD('x');a second way",
        "IDENTIFIED VIA ed25519 USING PASSWORD('x');signs in by ed25519",
        "IDENTIFIED VIA unix_socket;signs in by unix_socket",
        "IDENTIFIED BY 'old password' ACCOUNT LOCK;is locked"
      })
  void accountThatAnotherPasswordMayOpenIsRefused(String ways, String why) {
    made(ways);
    var obstacle = working().obstacle().orElse("");
    assertTrue(obstacle.contains(why), obstacle);
    assertEquals("mariadb_obstacle", code(apply(working(), "new password")));
  }

  @Test
  void rolesAndMissingAccountsAreRefused() {
    server.execute("CREATE OR REPLACE ROLE crew");
    assertTrue(sink("crew").obstacle().orElse("").contains("is a role"));
    assertTrue(sink("nobody").obstacle().orElse("").contains("no account nobody"));
  }

  @Test
  void oneOfSeveralAccountsMustBeNamed() throws IOException {
    server.execute("CREATE OR REPLACE USER app@'10.%' IDENTIFIED BY 'x'");
    try {
      assertTrue(working().obstacle().orElse("").contains("several accounts of app"));
      assertEquals(new ApplyResult.Applied(), apply(sink("app%40localhost"), "new password"));
      assertTrue(opens("new password"));
      assertEquals(new ApplyResult.Applied(), apply(sink("app%4010.%25"), "new password"));
      assertTrue(opens("new password"));
    } finally {
      server.execute("DROP USER app@'10.%'");
    }
  }

  @Test
  void namesThatAreNoPlainWordsWork() throws IOException {
    for (var name : new String[] {"a`b", "a'b\"c", "\u00e9ve", "a b"}) {
      var quoted = "`" + name.replace("`", "``") + "`@localhost";
      server.execute("CREATE USER " + quoted + " IDENTIFIED BY 'x'");
      assertEquals(new ApplyResult.Applied(), apply(sink(name), "new password"));
      assertTrue(server.opens(name, "new password"), name);
      server.execute("DROP USER " + quoted);
    }
  }

  @Test
  void networkNeedsVerifiedTls() throws IOException {
    server.execute("CREATE OR REPLACE USER remote@'%' IDENTIFIED BY 'x' REQUIRE SSL");
    var address = "mariadb:remote@localhost:" + server.port();
    assertEquals(new ApplyResult.Applied(), apply(sink(address, home), "new password"));
    writeSettings(folder, TestAuthority.stranger().writeTo(folder));
    assertTrue(sink(address, folder).obstacle().orElse("").contains("ERROR 2026"));
    var other = "mariadb:remote@127.0.0.1:" + server.port();
    assertTrue(sink(other, home).obstacle().orElse("").contains("ERROR 2026"));
    Files.writeString(
        folder.resolve(".my.cnf"), "[client]\nuser=admin\npassword='admin password'\nskip-ssl\n");
    assertTrue(sink(address, folder).obstacle().isPresent());
  }

  @Test
  void serverThatIsNotThereIsRefused() {
    var nowhere = sink("mariadb:app@" + encoded(folder.resolve("none")), home);
    assertTrue(nowhere.obstacle().orElse("").contains("ERROR 2002"));
  }

  @Test
  void tableThatIsLockedLeavesItUnknownInTime() throws Exception {
    var attempt = prepared(working());
    var lock =
        Thread.startVirtualThread(
            () -> server.execute("LOCK TABLES mysql.global_priv WRITE; SELECT SLEEP(16)"));
    while (server.execute("SHOW OPEN TABLES FROM mysql WHERE In_use > 0").isEmpty()) {
      Thread.sleep(50);
    }
    assertInstanceOf(ApplyResult.Unsure.class, attempt.apply(NewPassword.of("new password")));
    lock.join();
    assertTrue(opens(OLD));
  }

  @Test
  void passwordThatDoesNotOpenTheAccountIsUnknown() {
    var sink =
        new ChangedMeanwhile(
            working(), () -> server.execute("ALTER USER app@localhost ACCOUNT LOCK"));
    assertInstanceOf(ApplyResult.Unsure.class, apply(sink, "new password"));
  }

  /// As MariaDB reports error 1699 for a change that it made.
  @Test
  void errorIsNoFailureWhenTheNewPasswordIsStored() throws IOException {
    var sink = new ChangedMeanwhile(failing(), () -> made("IDENTIFIED BY 'new password'"));
    assertEquals(new ApplyResult.Applied(), apply(sink, "new password"));
    assertTrue(opens("new password"));
  }

  @Test
  void errorIsUnknownWhenAThirdPasswordIsStored() {
    var sink = new ChangedMeanwhile(failing(), () -> made("IDENTIFIED BY 'third password'"));
    assertInstanceOf(ApplyResult.Unsure.class, apply(sink, "new password"));
  }

  @Test
  void refusalHasTheNumberOfTheError() {
    assertEquals("mariadb_1227", code(apply(failing(), "new password")));
  }

  @Test
  void fileForTheSignInIsGoneAfterwards() throws IOException {
    apply(working(), "new password");
    var name = ".latchkey-" + RID.value().hex();
    assertTrue(Files.notExists(Path.of("/dev/shm", name)));
    SecretFile.write(RID, "left by a crash");
    assertInstanceOf(ApplyResult.Unsure.class, working().recover(RID, "x"));
    assertTrue(Files.notExists(Path.of("/dev/shm", name)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "app", "@localhost", "app@localhost:3306/db", "app@localhost:x"})
  void addressesThatAreNoneAreRefused(String target) {
    assertInstanceOf(SinkParseResult.Unreadable.class, TestSinks.sinks().read("mariadb:" + target));
  }

  private static Sink sink(String user) {
    return sink("mariadb:" + user + "@" + encoded(server.socket()), home);
  }

  private static String encoded(Path path) {
    return path.toString().replace("/", "%2F");
  }

  private static Sink sink(String address, Path home) {
    var host = TestSinks.host(Duration.ofSeconds(30), TestUser.ID, home, new TestSinks.Display());
    return assertInstanceOf(SinkParseResult.Known.class, new Sinks(host).read(address)).sink();
  }
}
