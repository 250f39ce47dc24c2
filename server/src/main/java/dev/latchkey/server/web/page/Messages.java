package dev.latchkey.server.web.page;

import dev.latchkey.server.identifiers.Language;
import dev.latchkey.server.web.site.Site;
import java.text.MessageFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DecimalStyle;
import java.time.format.FormatStyle;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;

/// The words of pages and mails in one language.
///
/// A missing key is a bug and throws. Values are filled in by `MessageFormat`, and are escaped by
/// the template, not here.
public final class Messages {
  /// The modules that say something, each with a file for each language; `page` is what they share.
  static final List<String> MODULES =
      List.of(
          "page",
          "enrolment",
          "signin",
          "recovery",
          "emailchange",
          "passkeys",
          "selfservice",
          "deletion",
          "delivery",
          "openid",
          "notifications");

  public static final Messages ENGLISH = new Messages(Language.ENGLISH);
  public static final Messages GERMAN = new Messages(Language.GERMAN);
  static final List<Messages> ALL = List.of(ENGLISH, GERMAN);

  /// What stands for the name of the site.
  private static final String NAME = "[site]";

  private final Locale locale;
  private final Map<String, String> texts;
  private final Locale region;
  private final Site site;
  private final DateTimeFormatter times;

  private Messages(Language language) {
    this(language, Site.DEFAULT);
  }

  /// In the words of a site.
  Messages(Language language, Site site) {
    this(language.locale(), texts(language.locale(), site), language.region(), site);
  }

  private Messages(Locale locale, Map<String, String> texts, Locale region, Site site) {
    this.site = site;
    this.locale = locale;
    this.texts = texts;
    this.region = region;
    this.times =
        DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
            .withLocale(region)
            .withDecimalStyle(DecimalStyle.STANDARD)
            .withZone(ZoneOffset.UTC);
  }

  /// How the site presents itself.
  public Site site() {
    return site;
  }

  private static Map<String, String> texts(Locale locale, Site site) {
    var texts = new HashMap<String, String>();
    var control =
        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);
    for (var module : MODULES) {
      var bundle = ResourceBundle.getBundle("messages." + module, locale, control);
      bundle.keySet().forEach(key -> texts.put(key, named(bundle.getString(key), site)));
    }
    return texts;
  }

  /// `MessageFormat` reads two apostrophes as one.
  private static String named(String text, Site site) {
    return text.replace(NAME, site.name().replace("'", "''"));
  }

  /// The same words, and dates as they are written in this region.
  Messages in(Locale other) {
    return other.equals(region) ? this : new Messages(locale, texts, other, site);
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
    var text = texts.get(key);
    if (text == null) {
      throw new IllegalArgumentException("there is no message " + key);
    }
    return new MessageFormat(text, locale).format(values);
  }

  /// A time for people, in UTC and saying so.
  public String time(Instant at) {
    return times.format(at) + " UTC";
  }

  /// How long something works, for instance `within 24 hours`: in minutes, where it is no whole
  /// number of hours. Less than a minute counts as one.
  public String within(Duration life) {
    var minutes = Math.max(1, life.toMinutes());
    return minutes % 60 == 0
        ? text("mail.within.hours", minutes / 60)
        : text("mail.within.minutes", minutes);
  }

  /// For instance `30 days`: in hours, where it is no whole number of days. Less than an hour
  /// counts as one.
  public String length(Duration length) {
    var hours = Math.max(1, length.toHours());
    return hours % 24 == 0 ? text("length.days", hours / 24) : text("length.hours", hours);
  }

  /// The name of a country.
  ///
  /// @param code by ISO 3166-1
  public String country(String code) {
    return Locale.of("", code).getDisplayCountry(locale);
  }

  boolean has(String key) {
    return texts.containsKey(key);
  }
}
