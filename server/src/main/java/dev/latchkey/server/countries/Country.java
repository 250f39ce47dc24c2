package dev.latchkey.server.countries;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A country, by the two letters of ISO 3166-1, for instance `DE`.
public record Country(String code) {
  public Country {
    if (!isCode(code)) {
      throw new IllegalArgumentException("no code of a country");
    }
  }

  /// Where it lies; empty for a code of ISO 3166 that no country has.
  public Optional<Continent> continent() {
    return Continent.of(this);
  }

  /// Empty where the text is none.
  static Optional<Country> parse(@Nullable String text) {
    return text != null && isCode(text) ? Optional.of(new Country(text)) : Optional.empty();
  }

  private static boolean isCode(String text) {
    return text.length() == 2 && isLetter(text.charAt(0)) && isLetter(text.charAt(1));
  }

  private static boolean isLetter(char sign) {
    return sign >= 'A' && sign <= 'Z';
  }
}
