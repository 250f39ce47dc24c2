package dev.latchkey.server.countries;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("S4-54")
class ContinentTests {
  @ParameterizedTest
  @CsvSource({
    "DE, EUROPE",
    "RU, EUROPE",
    "TR, ASIA",
    "JP, ASIA",
    "EG, AFRICA",
    "ZA, AFRICA",
    "US, NORTH_AMERICA",
    "PA, NORTH_AMERICA",
    "BR, SOUTH_AMERICA",
    "NZ, OCEANIA",
    "AQ, ANTARCTICA",
    "XK, EUROPE"
  })
  void countryLiesOnItsContinent(String code, Continent continent) {
    assertEquals(Optional.of(continent), new Country(code).continent());
  }

  /// Java has the codes of ISO 3166-1.
  @Test
  void everyCountryLiesOnOne() {
    var without =
        Arrays.stream(Locale.getISOCountries())
            .filter(code -> new Country(code).continent().isEmpty())
            .collect(toCollection(TreeSet::new));
    assertEquals(Set.of(), without);
  }

  @Test
  void codeOfNoCountryLiesOnNone() {
    assertEquals(Optional.empty(), new Country("ZZ").continent());
  }
}
