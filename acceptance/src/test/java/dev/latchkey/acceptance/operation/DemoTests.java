package dev.latchkey.acceptance.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.acceptance.fixtures.Launcher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// `./latchkey demo --once`: everything tried for real, and nothing left behind.
final class DemoTests {
  private static final Pattern FOLDER = Pattern.compile("with everything in (\\S+)");

  @Test
  void everyStepComesOutRight() {
    var demo = Launcher.run("demo", "--once");
    assertEquals(0, demo.exitCode(), demo::toString);
    assertFalse(demo.out().contains("WRONG"), demo::out);
    assertTrue(demo.out().contains("0 failed"), demo::out);
    var folder = FOLDER.matcher(demo.out()).results().findFirst().orElseThrow().group(1);
    assertFalse(Files.exists(Path.of(folder)), "the demo left " + folder);
  }
}
