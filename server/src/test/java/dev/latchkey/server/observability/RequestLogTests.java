package dev.latchkey.server.observability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.testkit.TestClock;
import dev.latchkey.testkit.TestFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RequestLogTests {
  private final Path folder = TestFolder.make();
  private final TestClock clock = new TestClock();

  private RequestLine line(String method, String route, int status) {
    var took = Duration.ofNanos(1_234_567);
    return new RequestLine(clock.instant(), route, method, status, took, () -> "s", "a1", "c1");
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(folder.resolve("requests.jsonl"));
  }

  @Test
  void hasALineForEachRequestAndOneAtBothEnds() throws IOException {
    try (var log = RequestLog.open(folder, clock)) {
      log.append(line("GET", "/api/v1/sessions/{id}", 204));
    }
    var at = "{\"@timestamp\":\"" + clock.instant() + "\",";
    assertEquals(
        List.of(
            at + "\"event\":\"start\",\"version\":\"unpackaged\"}",
            at
                + "\"method\":\"GET\",\"route\":\"/api/v1/sessions/{id}\",\"status\":204,"
                + "\"ms\":1.234,\"source\":\"s\",\"account\":\"a1\",\"client\":\"c1\"}",
            at + "\"event\":\"stop\",\"requests\":1}"),
        lines());
  }

  /// What someone types as a method, or asks for where nothing is, may be a secret.
  @Test
  @Tag("S4-39")
  void writesNoTextOfAClient() throws IOException {
    try (var log = RequestLog.open(folder, clock)) {
      log.append(line("HUNTER2", "", 0));
    }
    assertTrue(
        lines().get(1).contains("\"method\":\"other\",\"route\":\"none\",\"status\":null"),
        lines()::toString);
  }

  @Test
  void whatItCannotKeepUpWithIsDroppedAndCounted() throws IOException {
    try (var log = RequestLog.stalled(folder, clock, 10)) {
      IntStream.range(0, 25).forEach(_ -> log.append(line("GET", "/", 303)));
      log.resume();
    }
    var lines = lines();
    assertTrue(lines.getFirst().contains("\"event\":\"dropped\",\"requests\":15"), lines::toString);
    assertTrue(lines.getLast().contains("\"event\":\"stop\",\"requests\":10"), lines::toString);
    assertEquals(12, lines.size());
  }

  @Test
  void aSourceThatCannotBeToldCostsOneLine() throws IOException {
    try (var log = RequestLog.open(folder, clock)) {
      log.append(
          new RequestLine(
              clock.instant(),
              "/",
              "GET",
              200,
              Duration.ZERO,
              () -> {
                throw new IllegalStateException("no key");
              },
              null,
              null));
      log.append(line("GET", "/", 303));
    }
    assertEquals(3, lines().size(), lines()::toString);
  }
}
