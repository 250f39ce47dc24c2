package dev.latchkey.server;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.audit.AuditEvents;
import dev.latchkey.server.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collector;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the documents list is what the code has.
class DocumentsTests {
  private static final Path DOCS = Path.of("..", "docs");

  /// A row of a table: code in the first column, anything in the second and third.
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([^`]+)` \\| ([^|]*) \\| ([^|]+) \\|$");

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  @Test
  void everyAuditEventIsListedWithItsFields() throws IOException {
    var listed = new TreeMap<String, Set<String>>();
    for (var row : rows("audit-events.md")) {
      var fields =
          CODE.matcher(row.group(2)).results().map(code -> code.group(1)).collect(sorted());
      assertTrue(listed.put(row.group(1), fields) == null, row.group(1) + " stands twice");
    }
    assertEquals(AuditEvents.all(), listed);
  }

  /// The table of `docs/settings.md` is generated: where this fails, `target/docs/settings.md` has
  /// the document as it must be.
  @Test
  void tableOfSettingsIsGeneratedFromTheirDeclarations() throws IOException {
    var document = Files.readString(DOCS.resolve("settings.md"));
    var table =
        ServerSettings.ALL.stream()
            .map(DocumentsTests::row)
            .collect(joining("\n", "| key | default | what it does |\n|---|---|---|\n", "\n\n"));
    var start = document.indexOf("| key |");
    var end = document.indexOf("\n\n", start) + 2;
    var generated = document.substring(0, start) + table + document.substring(end);
    var written = Files.createDirectories(Path.of("target", "docs")).resolve("settings.md");
    Files.writeString(written, generated);
    assertEquals(generated, document);
  }

  private static String row(Setting<?> setting) {
    var standard = setting.standard().isEmpty() ? "-" : "`" + setting.standard() + "`";
    return "| `" + setting.key() + "` | " + standard + " | " + setting.sentence() + " |";
  }

  private static final Pattern ROUTE = Pattern.compile("(?:at\\(|PATH = |PAGE = )\"(/[^\"]*)\"");
  private static final Pattern KEY =
      Pattern.compile("(?:Setting\\.\\w+|Purpose\\.(lifetime))\\(\\s*\"([a-z.-]+)\"");

  /// What a newcomer reads first of a flow names each of its routes and settings.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "admin",
        "deletion",
        "delivery",
        "emailchange",
        "enrolment",
        "openid",
        "recovery",
        "selfservice",
        "signin"
      })
  void descriptionOfAFlowNamesItsRoutesAndSettings(String flow) throws IOException {
    var folder = Path.of("src/main/java/dev/latchkey/server", flow);
    var description = Files.readString(folder.resolve("package-info.java"));
    try (var files = Files.list(folder)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var code = Files.readString(file);
        var names =
            Stream.concat(
                ROUTE.matcher(code).results().map(route -> route.group(1)),
                KEY.matcher(code)
                    .results()
                    .map(key -> (key.group(1) == null ? "" : "token.lifetime.") + key.group(2)));
        names.forEach(name ->
            assertTrue(
                description.contains("`" + name + "`") || description.contains(" " + name + "`"),
                name + " of " + file));
      }
    }
  }

  private static List<MatchResult> rows(String document) throws IOException {
    return ROW.matcher(Files.readString(DOCS.resolve(document))).results().toList();
  }

  private static Collector<String, ?, Set<String>> sorted() {
    return toCollection(TreeSet::new);
  }

  @Test
  @Tag("S4-68")
  void noFieldOfAnEventNamesASecret() {
    for (var event : AuditEvents.all().entrySet()) {
      for (var field : event.getValue()) {
        assertTrue(
            field.equals("token") || !field.matches(".*(password|secret|cookie|address|email).*"),
            event.getKey() + " " + field);
      }
    }
  }
}
