package dev.latchkey.server.detection;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DefenceDocumentTests {
  private static final String HEAD =
      """
      | rule | finds | counts | default | answer | does not see |
      |---|---|---|---|---|---|
      """;

  /// Where this fails, `target/docs/defence.md` has the document as it must be.
  @Test
  @Tag("S4-64")
  void tableOfRulesIsThatOfTheDetectors() throws IOException {
    var document = Files.readString(Path.of("..", "docs", "defence.md"));
    var table =
        Detectors.rules().stream()
            .map(DefenceDocumentTests::row)
            .collect(joining("\n", HEAD, "\n\n"));
    var start = document.indexOf("| rule |");
    var end = document.indexOf("\n\n", start) + 2;
    var generated = document.substring(0, start) + table + document.substring(end);
    var written = Files.createDirectories(Path.of("target", "docs")).resolve("defence.md");
    Files.writeString(written, generated);
    assertEquals(generated, document);
  }

  private static String row(DetectionRule rule) {
    return String.join(
        " | ",
        "| `" + rule.name() + "`",
        rule.finds(),
        rule.counts() + ".",
        rule.threshold().standard(),
        "`" + rule.answer().standard() + "`",
        rule.misses() + ". |");
  }
}
