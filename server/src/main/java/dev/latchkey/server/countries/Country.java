package dev.latchkey.server.countries;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A country, by the two letters of ISO 3166-1, for instance `DE`.
public record Country(String code) {
  private static final Pattern CODE = Pattern.compile("[A-Z]{2}");

  public Country {
    if (!CODE.matcher(code).matches()) {
      throw new IllegalArgumentException("no code of a country");
    }
  }

  /// Where it lies; empty for a code of ISO 3166 that no country has.
  public Optional<Continent> continent() {
    return Continent.of(this);
  }

  /// Empty where the text is none.
  static Optional<Country> parse(@Nullable String text) {
    return text != null && CODE.matcher(text).matches()
        ? Optional.of(new Country(text))
        : Optional.empty();
  }
}
