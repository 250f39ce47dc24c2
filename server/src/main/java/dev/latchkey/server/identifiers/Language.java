package dev.latchkey.server.identifiers;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A language that pages and letters are written in.
public enum Language {
  ENGLISH(Locale.ENGLISH, Locale.UK),
  GERMAN(Locale.GERMAN, Locale.GERMANY);

  private static final int LONGEST_HEADER = 256;
  private static final List<Locale> LOCALES = Arrays.stream(values()).map(l -> l.locale).toList();
  private final Locale locale;
  private final Locale region;

  Language(Locale locale, Locale region) {
    this.locale = locale;
    this.region = region;
  }

  public Locale locale() {
    return locale;
  }

  /// How dates are written where no region is known.
  public Locale region() {
    return region;
  }

  /// As it stands in tables and in HTML, for instance `de`.
  public String tag() {
    return locale.toLanguageTag();
  }

  public static Optional<Language> parse(String tag) {
    return Arrays.stream(values()).filter(language -> language.tag().equals(tag)).findFirst();
  }

  /// How dates are written for a client that sends this header `Accept-Language`: in this language,
  /// as in the first region that it names for it. Without one English is written as in Britain,
  /// with the day before the month and 24 hours, which more people read without a slip.
  public Locale region(@Nullable String acceptLanguage) {
    return ranges(acceptLanguage).stream()
        .map(range -> Locale.forLanguageTag(range.getRange()))
        .filter(wanted -> wanted.getLanguage().equals(locale.getLanguage()))
        .map(Locale::getCountry)
        .filter(country -> !country.isEmpty())
        .findFirst()
        .map(country -> Locale.of(locale.getLanguage(), country))
        .orElse(region);
  }

  /// The one of ours that a header `Accept-Language` likes best; empty where it names none, is
  /// missing, malformed or overlong.
  public static Optional<Language> ofHeader(@Nullable String acceptLanguage) {
    return Optional.ofNullable(Locale.lookup(ranges(acceptLanguage), LOCALES))
        .map(Locale::toLanguageTag)
        .flatMap(Language::parse);
  }

  private static List<Locale.LanguageRange> ranges(@Nullable String acceptLanguage) {
    if (acceptLanguage == null
        || acceptLanguage.isBlank()
        || acceptLanguage.length() > LONGEST_HEADER) {
      return List.of();
    }
    try {
      return Locale.LanguageRange.parse(acceptLanguage.toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException malformed) {
      return List.of();
    }
  }
}
