package dev.latchkey.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The files are also checked by an implementation in another language: `src/test/js`.
@Tag("S0-31")
class VectorsTests {
  static Iterable<String> files() {
    return Vectors.all().keySet();
  }

  @ParameterizedTest
  @MethodSource("files")
  void codeMakesTheVectorsToTheByte(String file) throws IOException {
    assertEquals(Files.readString(Vectors.FOLDER.resolve(file)), Vectors.all().get(file));
  }

  @Test
  void everyFileIsHeldTo() throws IOException {
    try (var files = Files.list(Vectors.FOLDER)) {
      var names = new TreeSet<String>();
      files.forEach(file -> names.add(file.getFileName().toString()));
      assertEquals(new TreeSet<>(Vectors.all().keySet()), names);
    }
  }
}
