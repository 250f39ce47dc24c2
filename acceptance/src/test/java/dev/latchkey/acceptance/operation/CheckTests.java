package dev.latchkey.acceptance.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import dev.latchkey.testkit.TestPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// `latchkey check` on an installation in which somebody plants one fault after the other.
@Tag("S0-42")
final class CheckTests {
  @Test
  @Tag("S0-22")
  void everyPlantedFaultIsFoundAndNamed() throws IOException, SQLException {
    try (var latchkey = RunningLatchkey.start();
        var api = latchkey.api()) {
      Person.withAccount(latchkey, api);
      var good = report(latchkey, 0);
      assertTrue(good.path("good").booleanValue(), good::toString);
      for (var check : List.of("files", "keys", "certificate", "answers", "settings", "audit")) {
        assertEquals("good", finding(good, check).path("verdict").textValue(), good::toString);
      }
      assertTrue(finding(good, "answers").path("found").textValue().startsWith("TLSv1.3"));
      assertTrue(finding(good, "randomness").path("found").textValue().contains("NativePRNG"));
      assertTrue(finding(good, "hashing").path("found").textValue().contains("argon2id"));

      isTold(latchkey, 0);
      openToOthers(latchkey, latchkey.database(), "files");
      weakerSetting(latchkey);
      mailServerThatIsNotThere(latchkey);
      latchkey.stop();
      assertEquals("note", finding(report(latchkey, 0), "answers").path("verdict").textValue());
      openToOthers(latchkey, latchkey.data().resolve("keys/signing-1.key"), "start");
      badSetting(latchkey);
      editedTrail(latchkey);
    }
  }

  private static JsonNode report(RunningLatchkey latchkey, int exitCode) throws IOException {
    var finished = latchkey.administrate("check", "--json");
    assertEquals(exitCode, finished.exitCode(), finished::toString);
    assertEquals("", finished.err());
    var report = Api.JSON.readTree(finished.out());
    assertEquals(exitCode == 0, report.path("good").booleanValue());
    return report;
  }

  /// The same for people.
  private static void isTold(RunningLatchkey latchkey, int exitCode) {
    var text = latchkey.administrate("check");
    assertEquals(exitCode, text.exitCode(), text::toString);
    assertEquals(exitCode != 0, text.out().lines().anyMatch(line -> line.startsWith("wrong ")));
  }

  private static JsonNode finding(JsonNode report, String check) {
    return StreamSupport.stream(report.path("findings").spliterator(), false)
        .filter(finding -> finding.path("check").textValue().equals(check))
        .findFirst()
        .orElseThrow(() -> new AssertionError(report));
  }

  private static void isWrong(RunningLatchkey latchkey, String check, String named)
      throws IOException {
    var finding = finding(report(latchkey, 1), check);
    assertEquals("wrong", finding.path("verdict").textValue(), finding::toString);
    assertTrue(finding.path("found").textValue().contains(named), finding::toString);
    assertFalse(finding.path("advice").textValue().isEmpty(), finding::toString);
  }

  private static void openToOthers(RunningLatchkey latchkey, Path file, String check)
      throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    isWrong(latchkey, check, file.toString());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    report(latchkey, 0);
  }

  private static void weakerSetting(RunningLatchkey latchkey) throws IOException {
    var file = latchkey.data().resolve("latchkey.yaml");
    Files.writeString(file, "session.absolute: P7D\n");
    isWrong(latchkey, "settings", "session.absolute is P7D");
    Files.delete(file);
  }

  private static void mailServerThatIsNotThere(RunningLatchkey latchkey) throws IOException {
    var file = latchkey.data().resolve("latchkey.yaml");
    Files.writeString(file, "mail.smtp:\n  host: localhost\n  port: " + TestPorts.free() + "\n");
    isWrong(latchkey, "mail", "it accepts no connection");
    Files.delete(file);
  }

  private static void badSetting(RunningLatchkey latchkey) throws IOException {
    var file = latchkey.data().resolve("latchkey.yaml");
    Files.writeString(file, "password.min-length: 7\n");
    isWrong(latchkey, "start", "password.min-length");
    Files.delete(file);
  }

  private static void editedTrail(RunningLatchkey latchkey) throws IOException, SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + latchkey.database());
        var statement = connection.createStatement()) {
      assertEquals(
          1, statement.executeUpdate("UPDATE audit_lines SET fields = '{}' WHERE seq = 2"));
    }
    isWrong(latchkey, "audit", "line 2");
    isTold(latchkey, 1);
  }
}
