package dev.latchkey.server.selfcheck;

import dev.latchkey.server.countries.Countries;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/// Whether there is country data, and how old it is.
final class CountryDataCheck implements Check {
  private static final String NAME = "countries";
  private static final Duration OLD = Duration.ofDays(90);
  private static final String PAGE = "see docs/operate/country-data.md.";
  private final Countries countries;
  private final Clock clock;

  CountryDataCheck(Countries countries, Clock clock) {
    this.countries = countries;
    this.clock = clock;
  }

  @Override
  public List<Finding> check() {
    var edition = countries.edition();
    if (edition.fault().isPresent()) {
      return List.of(unusable(edition.fault().get()));
    }
    return List.of(
        edition
            .built()
            .map(built -> used(built, edition.isSet()))
            .orElseGet(CountryDataCheck::none));
  }

  private static Finding unusable(String fault) {
    return Finding.wrong(
        NAME,
        "Country data: " + fault + ".",
        "Rules by country are off, or a running server goes on with the former file; " + PAGE);
  }

  private static Finding none() {
    return Finding.note(
        NAME, "There is no country data: rules by country are off.", "To have some, " + PAGE);
  }

  private Finding used(Instant built, boolean isSet) {
    var days = Duration.between(built, clock.instant()).toDays();
    var what =
        String.format(
            Locale.ROOT,
            "Country data of %s, %d days old%s.",
            LocalDate.ofInstant(built, ZoneOffset.UTC),
            days,
            isSet ? "" : "; " + Countries.ATTRIBUTION);
    return days > OLD.toDays()
        ? Finding.note(NAME, what, "Replace it once a quarter; " + PAGE)
        : Finding.good(NAME, what);
  }
}
