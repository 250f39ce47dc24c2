package dev.latchkey.server.web.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.identifiers.Language;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessagesTests {
  private static final Pattern WHOLE_KEY = Pattern.compile("\\btext\\(\"([a-z0-9._-]+[a-z0-9])\"");
  private static final Pattern BEGUN_KEY = Pattern.compile("\"([a-z-]+(?:\\.[a-z-]+)+\\.)\" \\+");

  @Test
  void allLanguagesHaveTheSameKeys() {
    assertEquals(bundle("en").stringPropertyNames(), bundle("de").stringPropertyNames());
  }

  @Test
  void everyKeyUsedInATemplateExists() {
    var keys = WHOLE_KEY.matcher(templates()).results().map(key -> key.group(1)).toList();
    assertTrue(keys.size() > 100);
    for (var key : keys) {
      assertTrue(Messages.ENGLISH.has(key), key);
    }
    BEGUN_KEY
        .matcher(templates())
        .results()
        .map(key -> key.group(1))
        .filter(key -> !key.equals("mail."))
        .forEach(begin -> assertTrue(keysBelow(begin).findAny().isPresent(), begin));
  }

  /// A text that nobody shows is translated in vain.
  @Test
  void everyTextIsUsed() {
    var used = new UsedKeys(templates(), code());
    var keys = bundle("en").stringPropertyNames();
    assertEquals(List.of(), keys.stream().filter(key -> !used.contains(key)).sorted().toList());
    for (var planted : List.of("sign-up.planted", "sign-in.aside.planted", "planted.title")) {
      assertFalse(used.contains(planted), planted);
    }
  }

  @Test
  void everyTextIsAPatternAndHasNoStraightApostrophe() {
    for (var language : Messages.ALL) {
      var bundle = bundle(language.language());
      for (var key : bundle.stringPropertyNames()) {
        assertFalse(bundle.getProperty(key).contains("'"), key);
        var unused = new MessageFormat(bundle.getProperty(key), Locale.ROOT);
        assertFalse(unused.toPattern().isBlank(), key);
      }
    }
  }

  @Test
  void allLanguagesFillInTheSameValues() {
    for (var key : bundle("en").stringPropertyNames()) {
      assertEquals(
          formats(bundle("en").getProperty(key)), formats(bundle("de").getProperty(key)), key);
    }
  }

  /// One thing has one name: no "E-mail" beside "email", no "Brief" or "Mail" beside "E-Mail".
  @ParameterizedTest
  @CsvSource({"en, (?i)e-mail|\\b(a|the|by|one) mails?\\b", "de, Brief|(?<!-)\\bMail|[Bb]isherig"})
  void emailsHaveOneName(String language, String other) {
    var texts = bundle(language);
    assertEquals(
        List.of(),
        texts.stringPropertyNames().stream()
            .filter(key -> Pattern.compile(other).matcher(texts.getProperty(key)).find())
            .toList());
  }

  private static int formats(String pattern) {
    return new MessageFormat(pattern, Locale.ROOT).getFormatsByArgumentIndex().length;
  }

  @Test
  void thereIsOneForEachLanguage() {
    for (var language : Language.values()) {
      assertEquals(language.tag(), Messages.of(language).language());
    }
    assertEquals(Language.values().length, Messages.ALL.size());
  }

  @Test
  void oneIsNotMany() {
    assertTrue(Messages.ENGLISH.text("sign-in.problem.slow-down", 1).contains("one minute"));
    assertTrue(Messages.ENGLISH.text("sign-in.problem.slow-down", 2).contains("2\u00a0minutes"));
  }

  private static Stream<String> keysBelow(String begin) {
    return bundle("en").stringPropertyNames().stream().filter(key -> key.startsWith(begin));
  }

  private static Properties bundle(String language) {
    var all = new Properties();
    for (var module : Messages.MODULES) {
      var bundle = new Properties();
      var file = Path.of("src/main/resources/messages", module + "_" + language + ".properties");
      try (var reader = Files.newBufferedReader(file)) {
        bundle.load(reader);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      bundle
          .stringPropertyNames()
          .forEach(key ->
              assertNull(all.setProperty(key, bundle.getProperty(key)), key + " stands twice"));
    }
    return all;
  }

  private static String templates() {
    return Stream.of("src/main/jte", "src/main/jte-text")
        .map(Path::of)
        .flatMap(MessagesTests::files)
        .map(MessagesTests::read)
        .collect(Collectors.joining());
  }

  private static String code() {
    return files(Path.of("src/main/java")).map(MessagesTests::read).collect(Collectors.joining());
  }

  private static Stream<Path> files(Path folder) {
    try (var files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// By the region that the browser names for the language of the page; the day comes first, and 24
  /// hours count, where it names none.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          en-GB,en;q=0.9       | 2 March 2026, 17:40 UTC
          en-US,en;q=0.9       | March 2, 2026, 5:40 PM UTC
          en                   | 2 March 2026, 17:40 UTC
          fr-FR,fr;q=0.9       | 2 March 2026, 17:40 UTC
          en-IE                | 2 March 2026, 17:40 UTC
          en;q=0.8,en-AU;q=0.9 | 2 March 2026, 5:40 pm UTC
          fr-FR,en-US;q=0.5    | March 2, 2026, 5:40 PM UTC
          de-CH,en-US;q=0.5    | 2. März 2026, 17:40 UTC
          de                   | 2. März 2026, 17:40 UTC
          ar-EG-u-nu-arab      | 2 March 2026, 17:40 UTC
          en-GB-u-nu-arab      | 2 March 2026, 17:40 UTC
          """)
  void datesAreWrittenAsInTheReadersRegion(String header, String expected) {
    var language = Language.ofHeader(header).orElse(Language.ENGLISH);
    var messages = Messages.of(language).in(language.region(header));
    var shown = messages.time(Instant.parse("2026-03-02T17:40:00Z"));
    assertEquals(expected, shown.replace('\u202f', ' ').replace('\u00a0', ' '));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PT24H  | within 24 hours    | innerhalb von 24 Stunden
          PT1H   | within one hour    | innerhalb einer Stunde
          PT90M  | within 90 minutes  | innerhalb von 90 Minuten
          PT59M  | within 59 minutes  | innerhalb von 59 Minuten
          PT1M   | within one minute  | innerhalb einer Minute
          PT119S | within one minute  | innerhalb einer Minute
          PT30S  | within one minute  | innerhalb einer Minute
          PT50H  | within 50 hours    | innerhalb von 50 Stunden
          """)
  void aLifetimeIsToldInHoursOnlyWhereTheyAreWhole(Duration life, String english, String german) {
    assertEquals(english, Messages.ENGLISH.within(life));
    assertEquals(german, Messages.GERMAN.within(life).replace('\u00a0', ' '));
  }
}
