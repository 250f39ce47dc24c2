package dev.latchkey.acceptance.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.acceptance.fixtures.Finished;
import dev.latchkey.acceptance.fixtures.Launcher;
import dev.latchkey.acceptance.fixtures.OtherUser;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import dev.latchkey.testkit.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What stops the start, and says so in one sentence.
final class StartTests {
  private static final int REFUSED = 1;
  private static final int WRONG_USAGE = 2;
  @TempDir private Path folder;

  static Stream<Map<String, String>> badSettings() {
    return Stream.of(
        Map.of("no-such-setting: 1", "no-such-setting"),
        Map.of("mail:\n  smtp:\n    hots: x", "mail.smtp.hots"),
        Map.of("log.level: loud", "log.level"),
        Map.of("mail.openpgp: sometimes", "mail.openpgp"),
        Map.of("password.min-length: 7", "password.min-length"),
        Map.of("token.lifetime.recovery: PT1M", "token.lifetime.recovery"),
        Map.of("token.lifetime.recovery: ten minutes", "token.lifetime.recovery"),
        Map.of("session.absolute: PT0S", "session.absolute"),
        Map.of("port: 70000", "port"),
        Map.of("base-url: http://auth.example.org", "base-url"),
        Map.of("base-url: https://auth.example.org/path", "base-url"),
        Map.of("bind: 0.0.0.0", "base-url"),
        Map.of("bind: 0.0.0.0\nbase-url: https://auth.example.org", "mail.smtp.host"),
        Map.of("database.password: hunter2", "database.password"),
        Map.of("database.url: jdbc:postgresql://u:hunter2@localhost/x", "database.url"),
        Map.of("database.url: jdbc:mysql://localhost/x", "database.url"),
        Map.of("port: 1\nport: 2", "YAML"),
        Map.of("- a\n- b", "settings file"));
  }

  @ParameterizedTest
  @MethodSource("badSettings")
  @Tag("S0-24")
  @Tag("S4-37")
  @Tag("S4-27")
  void badSettingStopsTheStart(Map<String, String> setting) throws IOException {
    for (var line : setting.entrySet()) {
      Files.writeString(folder.resolve("latchkey.yaml"), line.getKey() + "\n");
      var sentence = refused(Launcher.refusedStart("--data", folder.toString()));
      assertTrue(sentence.contains(line.getValue()), sentence);
      assertFalse(sentence.contains("hunter2"), sentence);
    }
    assertEquals(List.of("latchkey.yaml"), names(folder));
  }

  private static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(Path::getFileName).map(Path::toString).toList();
    }
  }

  @Test
  @Tag("S0-33")
  void variableThatIsUnknownOrHoldsASecretStopsTheStart() {
    for (var name : List.of("LATCHKEY_PROT", "LATCHKEY_MAIL_SMTP_PASSWORD")) {
      var command = Launcher.latchkey("serve", "--port", "0", "--data", folder.toString());
      command.environment().put(name, "C4n4ry");
      var sentence = refused(Finished.of(command, ""));
      assertTrue(sentence.contains(name), sentence);
      assertFalse(sentence.contains("C4n4ry"), sentence);
    }
  }

  @Test
  @Tag("S0-35")
  void defaultSecretStopsTheStart() throws IOException {
    var words = List.of("secrets", "set", "mail.smtp.password", "--data", folder.toString());
    var sentence = refused(Launcher.runWith("changeme", words.toArray(String[]::new)));
    assertTrue(sentence.contains("default"), sentence);
  }

  @Test
  void secondServeOnAFolderIsRefused() {
    try (var latchkey = RunningLatchkey.start()) {
      var sentence = refused(latchkey.administrate("serve", "--port", "" + latchkey.port()));
      assertTrue(sentence.contains(latchkey.data() + " is in use"), sentence);
      assertEquals(0, latchkey.administrate("clients", "list").exitCode());
      latchkey.kill();
      latchkey.restart();
    }
  }

  @Test
  void takenPortStopsTheStart() throws IOException {
    try (var taken = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      var port = "" + taken.getLocalPort();
      var data = folder.resolve("new");
      var sentence = refused(Launcher.run("serve", "--port", port, "--data", data.toString()));
      assertTrue(sentence.contains(port), sentence);
      assertFalse(Files.exists(data), "a folder was made");
    }
  }

  @Test
  @Tag("S0-33")
  void keyThatOthersMayReadStopsTheStart() throws IOException {
    try (var latchkey = RunningLatchkey.start()) {
      latchkey.stop();
      for (var key : RunningLatchkey.files(latchkey.data().resolve("keys"))) {
        var mode = Files.getPosixFilePermissions(key);
        assertEquals("rw-------", PosixFilePermissions.toString(mode), key::toString);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        var sentence = refused(latchkey.administrate("serve", "--port", "0"));
        assertTrue(sentence.contains(key.toString()), sentence);
        Files.setPosixFilePermissions(key, mode);
      }
    }
  }

  @Test
  void certificateAndKeyOfDifferentPairsStopTheStart() throws IOException {
    var authority = TestAuthority.stranger();
    var tls = Files.createDirectory(folder.resolve("tls"));
    Files.writeString(tls.resolve("server.pem"), authority.issue("localhost").certificatePem());
    Files.writeString(tls.resolve("server.key"), authority.issue("localhost").keyPem());
    Files.setPosixFilePermissions(
        tls.resolve("server.key"), PosixFilePermissions.fromString("rw-------"));
    var sentence = refused(Launcher.run("serve", "--port", "0", "--data", folder.toString()));
    assertTrue(sentence.contains("server.key"), sentence);
  }

  @Test
  void folderThatCannotBeMadeStopsTheStart() throws IOException {
    var file = Files.createFile(folder.resolve("file"));
    for (var data : List.of(file, file.resolve("data"))) {
      var sentence = refused(Launcher.run("serve", "--port", "0", "--data", data.toString()));
      assertTrue(sentence.contains(data.toString()), sentence);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mail", "log", "last-seen", "latchkey.yaml"})
  void whatCannotBeUsedInTheDataFolderIsNamedInOneSentence(String name) throws IOException {
    var place = folder.resolve(name);
    if (name.equals("mail") || name.equals("log")) {
      Files.createFile(place);
    } else {
      Files.createDirectories(place.resolve("something"));
    }
    var sentence = refused(Launcher.run("serve", "--port", "0", "--data", folder.toString()));
    assertTrue(sentence.contains(place.toString()), sentence);
  }

  @Test
  void dropFolderThatCannotBeMadeIsToldByItsSetting() throws IOException {
    var file = Files.createFile(folder.resolve("file"));
    for (var words : List.of("serve --port 0", "mail test a@example.org")) {
      var command = Launcher.latchkey((words + " --data " + folder).split(" ", -1));
      command.environment().put("LATCHKEY_MAIL_DROP_DIR", file.resolve("mail").toString());
      var sentence = refused(Finished.of(command, ""));
      assertTrue(sentence.contains("mail.drop-dir"), sentence);
    }
  }

  @Test
  void dropFolderThatCannotBeWrittenIsToldByItsSetting() throws IOException {
    var other = OtherUser.set(folder);
    var data = other.folder("rwx");
    var foreign = Files.createDirectory(folder.resolve("foreign"));
    Files.setPosixFilePermissions(foreign, PosixFilePermissions.fromString("r-xr-xr-x"));
    Files.writeString(folder.resolve("settings.yaml"), "mail.drop-dir: " + foreign + "\n");
    var sentence =
        refused(
            other.run(
                "serve",
                "--port",
                "0",
                "--data",
                data.toString(),
                "--config",
                folder.resolve("settings.yaml").toString()));
    assertTrue(sentence.contains("mail.drop-dir") && sentence.contains("" + foreign), sentence);
  }

  @Test
  void folderThatCannotBeWrittenStopsTheStart() throws IOException {
    var other = OtherUser.set(folder);
    var data = other.folder("rx");
    var sentence = refused(other.run("serve", "--port", "0", "--data", data.toString()));
    assertTrue(sentence.contains(data.toString()), sentence);
  }

  @Test
  void folderOfAnotherUserIsRefusedToEveryCommand() throws IOException {
    var other = OtherUser.set(folder);
    var data = other.foreignFolder();
    for (var command : List.of("serve --port 0", "clients list", "audit verify")) {
      var words = (command + " --data " + data).split(" ", -1);
      var sentence = refused(other.run(words));
      assertTrue(sentence.contains(data.toString()), sentence);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "clients list",
    "audit list",
    "audit verify",
    "audit export",
    "audit accept",
    "mail test a@example.org",
    "secrets set mail.smtp.password",
  })
  void mistypedFolderMakesNoInstallation(String words) throws IOException {
    var mistyped = folder.resolve("mistyped");
    var sentence =
        refused(Launcher.runWith("amber windmill", (words + " --data " + mistyped).split(" ", -1)));
    assertTrue(sentence.contains(mistyped.toString()), sentence);
    assertFalse(Files.exists(mistyped));
    if (!words.startsWith("secrets") && !words.startsWith("mail")) {
      sentence = refused(Launcher.run((words + " --data " + folder).split(" ", -1)));
      assertTrue(sentence.contains(folder.toString()), sentence);
      assertEquals(List.of(), RunningLatchkey.files(folder));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "serve --nonsense",
    "serve extra",
    "serve --port",
    "nonsense",
    "clients",
    "clients add",
    "clients add --name Shop",
    "clients add --name Shop --scope everything",
    "audit",
    "audit nonsense",
    "audit list --after soon",
  })
  void wrongUsageIsExitCodeTwo(String words) {
    var finished =
        Finished.of(Launcher.latchkey(words.split(" ", -1)).directory(folder.toFile()), "");
    assertEquals(WRONG_USAGE, finished.exitCode(), finished::toString);
    assertEquals("", finished.out());
    assertFalse(finished.err().isBlank());
    assertFalse(finished.err().contains("\tat "), finished::err);
  }

  @ParameterizedTest
  @CsvSource({
    "--help",
    "--version",
    "serve --help",
    "demo --help",
    "clients --help",
    "clients add --help",
    "audit --help",
    "check --help",
    "audit verify --help",
    "audit export --help",
    "audit accept --help",
    "secrets --help",
    "secrets set --help",
    "secrets list --help",
    "secrets edit --help",
  })
  void helpIsAResult(String words) {
    var finished = Launcher.run(words.split(" ", -1));
    assertEquals(0, finished.exitCode(), finished::toString);
    assertFalse(finished.out().isBlank());
    assertEquals("", finished.err());
  }

  private static String refused(Finished finished) {
    assertEquals(REFUSED, finished.exitCode(), finished::toString);
    assertEquals("", finished.out());
    assertEquals(1, finished.errorLines().size(), finished::err);
    return finished.errorLines().getFirst();
  }
}
