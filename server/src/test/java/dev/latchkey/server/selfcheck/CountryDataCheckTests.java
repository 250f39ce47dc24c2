package dev.latchkey.server.selfcheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.ServerSettings;
import dev.latchkey.server.countries.Countries;
import dev.latchkey.server.selfcheck.Finding.Verdict;
import dev.latchkey.testkit.TestClock;
import dev.latchkey.testkit.TestCountryData;
import dev.latchkey.testkit.TestFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What the self-check says of the country data.
@Tag("S0-42")
@Tag("S4-54")
class CountryDataCheckTests {
  private final TestClock clock = new TestClock();
  private final Path file = TestFolder.make().resolve("a.mmdb");

  private Finding found(Map<String, String> settings) {
    var countries = Countries.of(ServerSettings.load(Optional.empty(), Map.of(), settings));
    return new CountryDataCheck(countries, clock).check().getFirst();
  }

  private Finding found() {
    return found(Map.of("defence.country-data", file.toString()));
  }

  private void built(Duration ago) {
    TestCountryData.write(file, clock.instant().minus(ago), Map.of("8.0.0.0/8", "US"));
  }

  @Test
  void itsAgeIsSaid() {
    built(Duration.ofDays(12));
    assertEquals(Verdict.GOOD, found().verdict());
    assertTrue(found().found().matches("Country data of \\d{4}-\\d\\d-\\d\\d, 12 days old\\."));
  }

  @Test
  void oldDataIsNotedFromItsNinetyFirstDay() {
    built(Duration.ofDays(90));
    assertEquals(Verdict.GOOD, found().verdict());
    built(Duration.ofDays(91));
    assertEquals(Verdict.NOTE, found().verdict());
  }

  @Test
  void missingDataIsNoted() {
    assertEquals(Verdict.NOTE, found(Map.of()).verdict());
    assertTrue(found(Map.of()).found().contains("rules by country are off"));
  }

  @Test
  void aFileThatTheOperatorNamedAndThatCannotBeUsedIsWrong() {
    assertEquals(Verdict.WRONG, found().verdict());
    assertTrue(found().found().contains(file.toString()));
    TestCountryData.replace(file, new byte[100]);
    assertEquals(Verdict.WRONG, found().verdict());
  }
}
