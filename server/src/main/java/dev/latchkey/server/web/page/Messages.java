package dev.latchkey.server.web.page;

import java.text.MessageFormat;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/// The words of pages and mails in one language.
///
/// A missing key is a bug and throws. Values are filled in by `MessageFormat`, and are escaped by
/// the template, not here.
public final class Messages {
  public static final Messages ENGLISH = new Messages(Locale.ENGLISH);
  public static final Messages GERMAN = new Messages(Locale.GERMAN);

  /// The first one is taken when a browser asks for none of them.
  static final List<Messages> ALL = List.of(ENGLISH, GERMAN);

  private static final int LONGEST_HEADER = 256;

  private final Locale locale;
  private final ResourceBundle bundle;
  private final DateTimeFormatter times;

  private Messages(Locale locale) {
    this.locale = locale;
    bundle =
        ResourceBundle.getBundle(
            "messages.messages",
            locale,
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    times =
        DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
            .withLocale(locale)
            .withZone(ZoneOffset.UTC);
  }

  /// The best language for a header `Accept-Language`; a missing, malformed or overlong one gets
  /// English.
  public static Messages forAcceptLanguage(@Nullable String header) {
    if (header == null || header.isBlank() || header.length() > LONGEST_HEADER) {
      return ENGLISH;
    }
    try {
      var wanted = Locale.LanguageRange.parse(header);
      return forLanguage(Locale.lookup(wanted, ALL.stream().map(m -> m.locale).toList()));
    } catch (IllegalArgumentException malformed) {
      return ENGLISH;
    }
  }

  private static Messages forLanguage(@Nullable Locale locale) {
    return ALL.stream().filter(m -> m.locale.equals(locale)).findFirst().orElse(ENGLISH);
  }

  /// The language as an HTML attribute `lang`, for instance `de`.
  public String language() {
    return locale.toLanguageTag();
  }

  public String text(String key, Object... values) {
    return new MessageFormat(bundle.getString(key), locale).format(values);
  }

  /// A time for people, in UTC and saying so.
  public String time(Instant at) {
    return times.format(at) + " UTC";
  }

  boolean has(String key) {
    return bundle.containsKey(key);
  }
}
