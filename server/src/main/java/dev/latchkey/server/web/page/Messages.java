package dev.latchkey.server.web.page;

import dev.latchkey.server.identifiers.Language;
import java.text.MessageFormat;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DecimalStyle;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;

/// The words of pages and mails in one language.
///
/// A missing key is a bug and throws. Values are filled in by `MessageFormat`, and are escaped by
/// the template, not here.
public final class Messages {
  public static final Messages ENGLISH = new Messages(Language.ENGLISH);
  public static final Messages GERMAN = new Messages(Language.GERMAN);
  static final List<Messages> ALL = List.of(ENGLISH, GERMAN);

  private final Locale locale;
  private final ResourceBundle bundle;
  private final Locale region;
  private final DateTimeFormatter times;

  private Messages(Language language) {
    this(
        language.locale(),
        ResourceBundle.getBundle(
            "messages.messages",
            language.locale(),
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES)),
        language.region());
  }

  private Messages(Locale locale, ResourceBundle bundle, Locale region) {
    this.locale = locale;
    this.bundle = bundle;
    this.region = region;
    this.times =
        DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
            .withLocale(region)
            .withDecimalStyle(DecimalStyle.STANDARD)
            .withZone(ZoneOffset.UTC);
  }

  /// The same words, and dates as they are written in this region.
  Messages in(Locale other) {
    return other.equals(region) ? this : new Messages(locale, bundle, other);
  }

  public static Messages of(Language language) {
    return switch (language) {
      case ENGLISH -> ENGLISH;
      case GERMAN -> GERMAN;
    };
  }

  /// The language as an HTML attribute `lang`, for instance `de`.
  public String language() {
    return locale.toLanguageTag();
  }

  /// Whose dates these are, for instance `en-GB`.
  public String region() {
    return region.toLanguageTag();
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
