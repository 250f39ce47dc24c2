package dev.latchkey.acceptance.sources;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.acceptance.fixtures.Launcher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// One word for one thing, in all modules: who searches for a type finds it, and no other.
class SourceNamesTests {
  @Test
  void noSimpleNameStandsTwice() throws IOException {
    var places =
        types()
            .collect(groupingBy(SourceNamesTests::name, TreeMap::new, toCollection(TreeSet::new)));
    places.values().removeIf(same -> same.size() == 1);
    assertEquals(Map.of(), places);
  }

  private static String name(Path file) {
    return file.getFileName().toString().replaceFirst("\\.java$", "");
  }

  private static Stream<Path> types() throws IOException {
    try (var folders = Files.list(Launcher.ROOT)) {
      return folders
          // Applications use the client alone: its names are those of the API.
          .filter(module -> !module.endsWith("client"))
          .map(module -> module.resolve("src/main/java"))
          .filter(Files::isDirectory)
          .toList()
          .stream()
          .flatMap(SourceNamesTests::types);
    }
  }

  private static Stream<Path> types(Path folder) {
    try (var files = Files.walk(folder)) {
      return files
          .filter(SourceNamesTests::isType)
          .map(Launcher.ROOT::relativize)
          .toList()
          .stream();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static boolean isType(Path file) {
    return file.toString().endsWith(".java") && !file.endsWith("package-info.java");
  }
}
