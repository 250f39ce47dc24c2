package dev.latchkey.server.identifiers;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A language that pages and letters are written in.
public enum Language {
  ENGLISH(Locale.ENGLISH),
  GERMAN(Locale.GERMAN);

  private static final int LONGEST_HEADER = 256;
  private static final List<Locale> LOCALES = Arrays.stream(values()).map(l -> l.locale).toList();
  private final Locale locale;

  Language(Locale locale) {
    this.locale = locale;
  }

  public Locale locale() {
    return locale;
  }

  /// As it stands in tables and in HTML, for instance `de`.
  public String tag() {
    return locale.toLanguageTag();
  }

  public static Optional<Language> parse(String tag) {
    return Arrays.stream(values()).filter(language -> language.tag().equals(tag)).findFirst();
  }

  /// The one of ours that a header `Accept-Language` likes best; empty where it names none, is
  /// missing, malformed or overlong.
  public static Optional<Language> ofHeader(@Nullable String acceptLanguage) {
    if (acceptLanguage == null
        || acceptLanguage.isBlank()
        || acceptLanguage.length() > LONGEST_HEADER) {
      return Optional.empty();
    }
    try {
      var wanted = Locale.LanguageRange.parse(acceptLanguage.toLowerCase(Locale.ROOT));
      return Optional.ofNullable(Locale.lookup(wanted, LOCALES))
          .map(Locale::toLanguageTag)
          .flatMap(Language::parse);
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }
}
