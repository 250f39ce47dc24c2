package dev.latchkey.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.latchkey.server.cli.ImportFile.TooMuch;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImportFileTests {
  private static List<String> lines(String text) throws IOException, TooMuch {
    return ImportFile.lines(new StringReader(text), new ImportFile.Bounds(3, 10, 25));
  }

  @Test
  void linesEndAsOnAnySystem() throws Exception {
    assertEquals(List.of("a", "", "b"), lines("\uFEFFa\r\n\nb"));
    assertEquals(List.of("a", "b"), lines("a\rb\r"));
    assertEquals(List.of(), lines(""));
    assertEquals(List.of("a"), lines("a\n"));
  }

  @Test
  void aLongLineIsCutSoThatItIsStillTooLong() throws Exception {
    assertEquals(List.of("x".repeat(11), "b"), lines("x".repeat(1000) + "\nb"));
  }

  @Test
  void moreThanTheBoundsIsRefused() {
    assertThrows(TooMuch.class, () -> lines("a\nb\nc\nd"));
    assertThrows(TooMuch.class, () -> lines("123456789\n".repeat(3)));
  }
}
