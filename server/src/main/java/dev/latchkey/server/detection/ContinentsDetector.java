package dev.latchkey.server.detection;

import dev.latchkey.server.countries.Country;
import java.util.List;

/// One name is used from three continents within minutes (S4-54), or from more countries within an
/// hour than a person can be in; whether the attempts succeed or not.
///
/// Where there is no country data, the rule finds nothing; `latchkey check` says so.
final class ContinentsDetector implements Detector {
  static final DetectionRule RULE =
      DetectionRule.of(
          "continents",
          3,
          "One name is used from several continents within minutes, or from many countries within"
              + " an hour.",
          "Continents within 30 minutes from which one name is used; twice as many countries within"
              + " an hour",
          "Attackers who rent addresses in the owner's country. A VPN that changes its country"
              + " every few minutes looks the same");

  private static final int MINUTES = 30 * 60;
  private static final int HOUR = 60 * 60;
  private static final int NAMES = 8_192;
  private final Tallies continents;
  private final Tallies countries;

  ContinentsDetector(int threshold) {
    continents = new Tallies(DetectionKey.NAME, NAMES, new Tally.Limit(threshold, MINUTES, 0));
    countries = new Tallies(DetectionKey.NAME, NAMES, new Tally.Limit(2 * threshold, HOUR, 0));
  }

  @Override
  public DetectionRule rule() {
    return RULE;
  }

  @Override
  public List<Detected> observe(ObservedAttempt attempt) {
    return attempt
        .origin()
        .country()
        .map(country -> observe(country, attempt.name().name(), attempt))
        .orElse(List.of());
  }

  private List<Detected> observe(Country country, long name, ObservedAttempt attempt) {
    var byCountry = countries.add(name, country.code().hashCode(), attempt);
    var byContinent =
        country
            .continent()
            .flatMap(continent -> continents.add(name, continent.name().hashCode(), attempt));
    return Detected.all(byContinent, byCountry);
  }

  @Override
  public List<Remembered> memories() {
    return List.of(continents, countries);
  }
}
