package dev.latchkey.acceptance.secrets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.acceptance.fixtures.Finished;
import dev.latchkey.acceptance.fixtures.Launcher;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The operator's secrets, by the command line.
final class SecretsCommandTests {
  private static final String FIRST = "C4n4ry amber windmill = #1";
  private static final String SECOND = "C4n4ry granite otter";
  @TempDir private Path folder;

  private Finished secrets(String input, String... words) {
    var all = Stream.concat(Stream.of(words), Stream.of("--data", folder.toString()));
    return Launcher.runWith(input, all.toArray(String[]::new));
  }

  private Finished edit(String script) throws IOException {
    Files.writeString(folder.resolve("editor"), script);
    var command = Launcher.latchkey("secrets", "edit", "--data", folder.toString());
    command.environment().put("EDITOR", "sh " + folder.resolve("editor"));
    return Finished.of(command, "");
  }

  @Test
  @Tag("S4-36")
  void editedSecretsComeBackAndAreCiphertextOnDisk() throws IOException {
    var set = secrets(FIRST + "\n", "secrets", "set", "database.password", "--json");
    assertEquals("{\"name\":\"database.password\",\"set\":true}\n", set.out(), set::toString);

    var seen = folder.resolve("seen");
    var added =
        edit(
            """
            cp "$1" %s; stat -c '%%a %%n' "$1" "${1%%/*}" >> %s
            echo 'mail.smtp.password=%s' >> "$1"; cp "$1" "$1~"
            """
                .formatted(seen, folder.resolve("modes"), SECOND));
    assertEquals(0, added.exitCode(), added::toString);
    assertTrue(Files.readString(seen).contains("\ndatabase.password=" + FIRST + "\n"));
    assertTrue(Files.readString(seen).contains("\n#mail.smtp.password=\n"));
    var modes = Files.readAllLines(folder.resolve("modes"));
    assertTrue(modes.getFirst().startsWith("600 "), modes::toString);
    assertTrue(modes.getLast().startsWith("700 "), modes::toString);
    assertFalse(Files.exists(Path.of(modes.getLast().substring(4))), "the folder is still there");

    edit("cp \"$1\" " + seen);
    assertTrue(Files.readString(seen).contains("\nmail.smtp.password=" + SECOND + "\n"));
    Files.delete(seen);
    var sealed =
        Files.readString(folder.resolve("keys/secrets.sealed"), StandardCharsets.ISO_8859_1);
    assertFalse(sealed.contains("C4n4ry") || sealed.contains("password"));

    var list = secrets("", "secrets", "list");
    assertTrue(
        list.out().startsWith("database.password  set\nmail.smtp.password  set\n"), list::out);
    edit("sed -i /^database/d \"$1\"");
    var json = secrets("", "secrets", "list", "--json");
    assertTrue(
        json.out().contains("{\"name\":\"database.password\",\"set\":false}"), json::toString);
    assertTrue(
        json.out().contains("{\"name\":\"mail.smtp.password\",\"set\":true}"), json::toString);
  }

  @Test
  void whatEditorsOnWindowsAddIsNoPartOfASecret() throws IOException {
    secrets("\uFEFF" + FIRST + " \r\n", "secrets", "set", "database.password");
    var seen = folder.resolve("seen");
    var edited =
        edit(
            """
            (printf '\\357\\273\\277'; grep ^database "$1"; echo 'mail.smtp.password=%s') \
              | sed 's/$/\\r/' > "$1.new"; mv "$1.new" "$1"
            """
                .formatted(SECOND));
    assertEquals(0, edited.exitCode(), edited::toString);
    edit("cp \"$1\" " + seen);
    var lines = Files.readAllLines(seen);
    assertTrue(lines.contains("database.password=" + FIRST + " "), lines::toString);
    assertTrue(lines.contains("mail.smtp.password=" + SECOND), lines::toString);
  }

  @Test
  void withoutATerminalAndAnEditorItNamesTheWayForScripts() {
    var command = Launcher.latchkey("secrets", "edit", "--data", folder.toString());
    List.of("VISUAL", "EDITOR").forEach(command.environment()::remove);
    var refused = Finished.of(command, "");
    assertEquals(2, refused.exitCode(), refused::toString);
    assertTrue(refused.err().contains("latchkey secrets set NAME"), refused::err);
    assertEquals(List.of(), RunningLatchkey.files(folder));
  }

  @Test
  void whatIsWrongChangesNothingAndIsNotRepeated() throws IOException {
    secrets(FIRST + "\n", "secrets", "set", "database.password");
    for (var script :
        new String[] {
          "echo 'no.such.name=C4n4ry' >> \"$1\"",
          "echo 'C4n4ry' >> \"$1\"",
          "echo 'database.password=C4n4ry' >> \"$1\"",
          "echo 'mail.smtp.password=' >> \"$1\"",
          "echo 'mail.smtp.password=changeme' >> \"$1\"",
          "echo 'mail.smtp.password=C4n4ry' >> \"$1\"; exit 1",
        }) {
      var refused = edit(script);
      assertEquals(1, refused.exitCode(), script);
      assertTrue(refused.err().contains("nothing was changed"), refused::toString);
      assertFalse(refused.err().contains("C4n4ry"), refused::toString);
      var list = secrets("", "secrets", "list");
      assertTrue(
          list.out().startsWith("database.password  set\nmail.smtp.password  not set\n"),
          list::out);
    }
  }
}
