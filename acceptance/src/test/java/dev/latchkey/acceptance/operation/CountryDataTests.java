package dev.latchkey.acceptance.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.acceptance.fixtures.ManagementPort;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import dev.latchkey.acceptance.fixtures.Waiting;
import dev.latchkey.testkit.TestCountryData;
import dev.latchkey.testkit.TestPorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The file of countries of a running server: the one that comes along, and the operator's own.
@Tag("S4-54")
final class CountryDataTests {
  private static final Instant BUILT = Instant.parse("2026-01-01T00:00:00Z");
  private final int management = TestPorts.free();

  private RunningLatchkey start(String more) {
    return RunningLatchkey.startWithFile("management.port: " + management + "\n" + more);
  }

  private RunningLatchkey start(Path file) {
    return start("defence.country-data: " + file + "\n");
  }

  private long built(RunningLatchkey latchkey) {
    try {
      var name = "latchkey_country_data_built_timestamp_seconds ";
      return ManagementPort.ask(latchkey, management, "/metrics")
          .body()
          .lines()
          .filter(line -> line.startsWith(name))
          .mapToLong(line -> Long.parseLong(line.substring(name.length())))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String found(RunningLatchkey latchkey, int exitCode) {
    var report = latchkey.administrate("check");
    assertEquals(exitCode, report.exitCode(), report::toString);
    return report.out();
  }

  @Test
  void theBundledFileIsThere() {
    try (var latchkey = start("")) {
      assertEquals(Instant.parse("2026-06-01T20:32:58Z").getEpochSecond(), built(latchkey));
      assertTrue(found(latchkey, 0).contains("Country data of 2026-06-01"));
    }
  }

  @Test
  void theOperatorsFileIsReplacedWhileTheServerRuns(@TempDir Path folder) throws IOException {
    var file = folder.resolve("mine.mmdb");
    TestCountryData.write(file, BUILT, Map.of("8.0.0.0/8", "US"));
    try (var latchkey = start(file)) {
      assertEquals(BUILT.getEpochSecond(), built(latchkey));

      var next = BUILT.plusSeconds(86_400);
      TestCountryData.write(file, next, Map.of("8.0.0.0/8", "US"));
      Waiting.until("the new file", () -> built(latchkey) == next.getEpochSecond());
      assertTrue(found(latchkey, 0).contains("Country data of 2026-01-02"));

      var whole = Files.readAllBytes(file);
      TestCountryData.replace(file, Arrays.copyOf(whole, whole.length - 1));
      var log = latchkey.data().resolve("log/latchkey.jsonl");
      Waiting.until(
          "the refusal",
          () -> RunningLatchkey.read(log).contains("the former country data stays in use"));
      assertEquals(next.getEpochSecond(), built(latchkey));
      assertTrue(found(latchkey, 1).contains(file + " is cut or damaged"));
    }
  }

  @Test
  void withoutAFileTheServerStartsAndSaysSo(@TempDir Path folder) {
    var missing = folder.resolve("none.mmdb");
    try (var latchkey = start(missing)) {
      assertEquals(0, built(latchkey));
      assertTrue(found(latchkey, 1).contains(missing + " is not there"));
    }
  }
}
