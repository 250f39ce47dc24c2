package dev.latchkey.server.observability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.LoggerContext;
import dev.latchkey.server.TestFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogsTests {
  private final Path folder = TestFolder.make();

  private List<String> lines(String level, Runnable work) throws IOException {
    Logs.open(folder, level, false);
    work.run();
    ((LoggerContext) LoggerFactory.getILoggerFactory()).reset();
    return Files.readAllLines(folder.resolve("latchkey.jsonl"));
  }

  @AfterEach
  void beSilent() {
    var _ = new SilentStart().configure((LoggerContext) LoggerFactory.getILoggerFactory());
  }

  @Test
  void whatLibrariesLogThroughJavaComesIntoTheLog() throws IOException {
    var logger = Logger.getLogger("org.postgresql.Driver");
    var lines = lines("info", () -> logger.log(Level.WARNING, "a {0}", new Object[] {"warning"}));
    assertEquals(1, lines.size(), lines::toString);
    assertTrue(lines.getFirst().contains("\"a warning\""), lines::toString);
    assertTrue(lines.getFirst().contains("org.postgresql.Driver"), lines::toString);
  }

  @Test
  void whatTheySayAboutTheWireIsNotHeardAtAnyLevel() throws IOException {
    var logger = Logger.getLogger("org.postgresql.core");
    var lines =
        lines(
            "trace",
            () -> {
              logger.finest("FE=> Bind($1=<'canary'>)");
              logger.info("connected");
            });
    assertEquals(1, lines.size(), lines::toString);
  }
}
