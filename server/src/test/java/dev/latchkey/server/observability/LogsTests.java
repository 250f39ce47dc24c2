package dev.latchkey.server.observability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.spi.FilterReply;
import dev.latchkey.testkit.TestFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

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

  /// Wherever a library may put it: message, argument, key and value, exception, cause, what was
  /// suppressed.
  @Test
  @Tag("S4-39")
  @Tag("S4-48")
  void everyPartOfARecordIsMasked() throws IOException {
    var secret = "C4n4ry windmill";
    var lines =
        lines(
            "trace",
            () -> {
              var log = LoggerFactory.getLogger("some.library");
              log.trace("password=" + secret);
              log.trace("sent {}", "password=" + secret);
              log.atTrace().addKeyValue("config", "password=" + secret).log("configured");
              log.atTrace().addKeyValue("map", Map.of("a", "password=" + secret)).log("mapped");
              log.atTrace().addKeyValue("list", List.of("password=" + secret)).log("listed");
              var cause = new IOException("password=" + secret);
              cause.addSuppressed(new IOException("password: " + secret));
              log.error("failed", new IllegalStateException("{\"password\":\"" + secret, cause));
              MDC.put("user", "password=" + secret);
              log.warn("with context");
              MDC.clear();
              Logger.getLogger("a").log(Level.SEVERE, "password=" + secret, cause);
            });
    assertEquals(8, lines.size());
    for (var line : lines) {
      assertFalse(line.contains("C4n4ry") || line.contains("windmill"), line);
      assertTrue(line.contains("password"), line);
    }
    assertTrue(lines.get(5).contains("LogsTests.java:"), "the stack trace is gone");
  }

  @Test
  @Tag("S4-39")
  void oneEventIsOneRecordWhateverItHolds() throws IOException {
    var forged = "x\r\n{\"level\":\"ERROR\"}\u2028\u001b[31m\u202e";
    var lines =
        lines(
            "info",
            () -> LoggerFactory.getLogger("dev.latchkey.x").error(forged, new IOException(forged)));
    assertEquals(1, lines.size(), lines::toString);
    var line = lines.getFirst();
    assertTrue(line.chars().noneMatch(c -> c < 0x20 || c == 0x202e || c == 0x2028), line);
  }

  /// Whoever repeats what is logged fills neither the disk nor the operator's view.
  @Test
  @Tag("S4-39")
  void aLineThatIsRepeatedIsLeftOutAndOthersAreNot() throws IOException {
    var lines =
        lines(
            "info",
            () -> {
              var log = LoggerFactory.getLogger("some.library");
              for (var n = 0; n < 10_000; n++) {
                log.warn("refused: {}", n);
              }
              log.warn("something else");
            });
    assertTrue(lines.size() <= 2 * Repetitions.MOST, () -> lines.size() + " lines");
    assertTrue(lines.getLast().contains("something else"), lines::toString);
  }

  @Test
  @Tag("S4-39")
  void oneSourceUsesUpNoLinesThatTellOfOthers() throws IOException {
    var log = LoggerFactory.getLogger("some.library");
    var lines =
        lines(
            "info",
            () -> {
              for (var n = 0; n < 10_000; n++) {
                from("192.0.2.1", () -> log.error("a request failed"));
              }
              from("192.0.2.2", () -> log.error("a request failed", new IOException("of another")));
              log.error("a request failed", new IOException("of nobody"));
            });
    assertEquals(Repetitions.SHARE + 2, lines.size(), lines::toString);
    assertTrue(lines.get(Repetitions.SHARE).contains("of another"), lines::toString);
    assertTrue(lines.stream().noneMatch(line -> line.contains("192.0.2.")), lines::toString);
  }

  @Test
  void manySourcesTogetherStayWithinTheBound() throws IOException {
    var log = LoggerFactory.getLogger("some.library");
    var lines =
        lines(
            "info",
            () -> {
              for (var n = 0; n < 10_000; n++) {
                from("192.0.2." + n, () -> log.error("a request failed"));
              }
            });
    assertTrue(lines.size() <= 2 * Repetitions.MOST, () -> lines.size() + " lines");
  }

  private static void from(String source, Runnable work) {
    try (var _ = MDC.putCloseable("source", source)) {
      work.run();
    }
  }

  @Test
  void afterAMinuteItIsSaidHowManyWereLeftOut() {
    var filter = new Repetitions(false);
    var denied = 0;
    for (var n = 0; n < 100; n++) {
      denied += filter.decide(event(n)) == FilterReply.DENY ? 1 : 0;
    }
    assertEquals(100 - Repetitions.MOST, denied);
    assertEquals(FilterReply.NEUTRAL, filter.decide(event(60_000)));
  }

  private static LoggingEvent event(long millis) {
    var event = new LoggingEvent();
    event.setLoggerName("some.library");
    event.setLevel(ch.qos.logback.classic.Level.WARN);
    event.setMessage("refused");
    event.setTimeStamp(millis);
    event.setMDCPropertyMap(Map.of());
    return event;
  }
}
