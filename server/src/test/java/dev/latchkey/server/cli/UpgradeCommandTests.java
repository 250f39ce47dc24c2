package dev.latchkey.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.EarlierData;
import dev.latchkey.server.installation.DataFolder;
import dev.latchkey.server.installation.ServeLock;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.DatabaseUnavailable;
import dev.latchkey.server.storage.SqliteSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("standard output belongs to the whole process")
class UpgradeCommandTests {
  private final Path folder = EarlierData.make();

  private record Ran(int code, String said) {}

  private Ran check(String... more) {
    var said = new StringWriter();
    var result = new ByteArrayOutputStream();
    var words =
        Stream.concat(
                Stream.of("upgrade", "--check", "--data", folder.toString()), Arrays.stream(more))
            .toArray(String[]::new);
    var out = System.out;
    try {
      System.setOut(new PrintStream(result, true, StandardCharsets.UTF_8));
      var code = Latchkey.lineFor(words).setErr(new PrintWriter(said, true)).execute(words);
      return new Ran(code, said + result.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
    }
  }

  private void change(String sql) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder + "/latchkey.db");
        var statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private Map<String, String> files() throws IOException {
    try (var files = Files.walk(folder)) {
      var all = new TreeMap<String, String>();
      files.forEach(file -> all.put(file.toString(), state(file)));
      return all;
    }
  }

  private static String state(Path file) {
    try {
      var content = Files.isDirectory(file) ? 0 : Arrays.hashCode(Files.readAllBytes(file));
      return Files.getLastModifiedTime(file) + " " + content;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void dataOfTheFirstVersionCanBeTakenOverAndTheCheckChangesNothing()
      throws IOException, SQLException {
    change("DELETE FROM flyway_schema_history WHERE version = '29'");
    var before = files();
    var ran = check();
    assertEquals(0, ran.code, ran.said);
    assertTrue(ran.said.contains("The next start updates the tables: V29"), ran.said);
    assertTrue(ran.said.contains("Make a backup first"), ran.said);
    assertTrue(ran.said.contains("This version understands all settings."), ran.said);
    var json = check("--json");
    assertTrue(json.said.contains("\"good\":true"), json.said);
    assertEquals(before, files());
  }

  @Test
  void tablesOfANewerVersionAreRefusedByTheCheckAndByAStart() throws SQLException {
    change("UPDATE flyway_schema_history SET version = '9999' WHERE version = '29'");
    var ran = check();
    assertEquals(1, ran.code, ran.said);
    assertTrue(ran.said.contains("A newer version has changed the tables: V9999."), ran.said);
    var settings = new SqliteSettings(folder.resolve("latchkey.db"));
    var refused =
        assertThrows(
            DatabaseUnavailable.class, () -> Database.open(settings, Clock.systemUTC()).close());
    assertTrue(
        String.valueOf(refused.getMessage()).contains("restore the backup"), refused::toString);
  }

  @Test
  void anUpdateThatFailedIsSaid() throws SQLException {
    change("UPDATE flyway_schema_history SET success = 0 WHERE version = '29'");
    var ran = check();
    assertEquals(1, ran.code, ran.said);
    assertTrue(ran.said.contains("An update of the tables has failed: V29."), ran.said);
  }

  @Test
  void settingsThatThisVersionDoesNotKnowAreSaid() throws IOException {
    Files.writeString(folder.resolve("latchkey.yaml"), "no-such-setting: 1\n");
    var unknown = check();
    assertEquals(1, unknown.code, unknown.said);
    assertTrue(unknown.said.contains("no-such-setting"), unknown.said);
    Files.writeString(folder.resolve("latchkey.yaml"), "password.min-length: 2\n");
    var outside = check();
    assertEquals(1, outside.code, outside.said);
    assertTrue(outside.said.contains("password.min-length"), outside.said);
  }

  @Test
  void aServerThatRunsIsNamedAndNotInTheWay() {
    try (var _ = ServeLock.take(new DataFolder(folder))) {
      var ran = check();
      assertEquals(0, ran.code, ran.said);
      assertTrue(ran.said.contains("A server runs on " + folder), ran.said);
    }
  }

  @Test
  void aFileThatIsNoDatabaseIsSaid() throws IOException {
    Files.writeString(folder.resolve("latchkey.db"), "no database".repeat(500));
    var ran = check();
    assertEquals(1, ran.code, ran.said);
    assertTrue(ran.said.contains("cannot be read"), ran.said);
  }

  @Test
  void withoutCheckItSaysWhatAnUpgradeIs() {
    var said = new StringWriter();
    var code = Latchkey.line().setErr(new PrintWriter(said, true)).execute("upgrade");
    assertEquals(2, code);
    assertTrue(said.toString().contains("a new package or archive"), said.toString());
  }
}
