package dev.latchkey.server;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A column with wrapped values that a rotation does not know would be lost with the old key.
class WrappedColumnsTests {
  private static final Path MIGRATIONS = Path.of("src", "main", "resources", "db", "migration");
  private static final Pattern TABLE = Pattern.compile("(?s)CREATE TABLE (\\w+) \\((.*?)\\n\\)");
  private static final Pattern ADDED =
      Pattern.compile("ALTER TABLE (\\w+) ADD COLUMN (sealed|sealed_\\w+|wrapped_\\w+) ");
  private static final Pattern COLUMN = Pattern.compile("(?m)^ +(sealed_\\w+|wrapped_\\w+) ");

  @Test
  @Tag("S0-34")
  void theRotationKnowsEverySealedColumn() throws IOException {
    var sealed = new TreeSet<String>();
    try (var files = Files.list(MIGRATIONS)) {
      for (var file : files.toList()) {
        var script = Files.readString(file);
        ADDED
            .matcher(script)
            .results()
            .forEach(column -> sealed.add(column.group(1) + "." + column.group(2)));
        var tables = TABLE.matcher(script);
        while (tables.find()) {
          var table = tables.group(1);
          COLUMN
              .matcher(tables.group(2))
              .results()
              .forEach(column -> sealed.add(table + "." + column.group(1)));
        }
      }
    }
    assertEquals(
        sealed,
        AdminTools.WRAPPED.stream()
            .map(column -> column.table() + "." + column.column())
            .collect(toCollection(TreeSet::new)));
  }
}
