package dev.latchkey.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What people read is plain English: documents, pages and emails, and every text in the code
/// (help, errors, log lines). CONTRIBUTING.md says how to write it.
class EnglishTests {
  private static final Path ROOT = Path.of("..");

  /// Say who it is ("an attacker", "users without an account", "no component"), what happens
  /// ("again", "permanently"), or what is meant (an email is no letter).
  private static final Pattern BANNED =
      Pattern.compile(
          "(?i)\\b(nobody|whoever|whomever|anew|shall|be it|for good|mail message|letters?)\\b");

  /// A letter of an alphabet, which is no email.
  private static final Pattern ALPHABET =
      Pattern.compile(
          "(?i)a-z|digit|script|latin|accent|look"
              + " alike|decomposed|invisible|living|typeface|xn--|reads as|happen to look|must"
              + " contain a letter|cyrillic|beginning with|the sheet|imitate");

  /// In the code these are values, not words: a reserved name, addresses and a key of no one.
  private static final List<String> VALUES =
      List.of(
          "nobody@localhost",
          "nobody@example.org",
          "\"nobody\"",
          "\"nobody \"",
          "anonymous nobody",
          "latchkey_letters");

  private static final Pattern INLINE_CODE = Pattern.compile("`[^`]*`|\\]\\([^)]*\\)");
  private static final Pattern FENCE = Pattern.compile("\\s*```.*");
  private static final Pattern LITERAL = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");
  private static final int COLUMNS = 120;

  @Test
  void documentsHoldNoBannedWord() throws IOException {
    assertEquals(
        List.of(), found(documents(), line -> bans(INLINE_CODE.matcher(line).replaceAll(""))));
  }

  @Test
  void documentsAreWrapped() throws IOException {
    assertEquals(List.of(), found(documents(), EnglishTests::tooLong));
  }

  @Test
  void pagesAndEmailsHoldNoBannedWord() throws IOException {
    assertEquals(
        List.of(),
        found(in(Path.of("src/main/resources/messages"), "_en.properties"), EnglishTests::bans));
  }

  @Test
  void descriptionsOfTheApiHoldNoBannedWord() throws IOException {
    assertEquals(
        List.of(), found(in(Path.of("src/main/resources/openapi"), ".yaml"), EnglishTests::bans));
  }

  @Test
  void textsInTheCodeHoldNoBannedWord() throws IOException {
    var sources = new ArrayList<Path>();
    for (var module : List.of("server", "agent", "protocol")) {
      sources.addAll(in(ROOT.resolve(module).resolve("src/main/java"), ".java"));
    }
    assertEquals(List.of(), found(sources, EnglishTests::bansInALiteral));
  }

  /// Except for letters: there is hardly another name for the variable.
  @Test
  void commentsHoldNoBannedWord() throws IOException {
    var sources = new ArrayList<Path>();
    for (var module : List.of("server", "agent", "protocol", "testkit")) {
      sources.addAll(in(ROOT.resolve(module).resolve("src/main/java"), ".java"));
    }
    assertEquals(
        List.of(),
        found(
            sources,
            line ->
                line.strip().startsWith("//")
                    && bans(
                        INLINE_CODE.matcher(line).replaceAll("").replaceAll("(?i)letter", ""))));
  }

  private static boolean bansInALiteral(String line) {
    return !line.strip().startsWith("//")
        && VALUES.stream().noneMatch(line::contains)
        && LITERAL
            .matcher(line)
            .results()
            .anyMatch(text -> isProse(text.group()) && bans(text.group()));
  }

  /// Words of the wire (events, columns, keys) have no blank.
  private static boolean isProse(String literal) {
    return literal.strip().contains(" ");
  }

  private static boolean bans(String line) {
    return BANNED
        .matcher(line)
        .results()
        .anyMatch(word ->
            !word.group().toLowerCase(Locale.ROOT).startsWith("letter")
                || !ALPHABET.matcher(line).find());
  }

  private static boolean tooLong(String line) {
    return line.length() > COLUMNS && !line.startsWith("|") && line.strip().contains(" ");
  }

  /// The lines with a fault, without blocks of code.
  private static List<String> found(List<Path> files, Predicate<String> fault) throws IOException {
    var found = new ArrayList<String>();
    for (var file : files) {
      var number = 0;
      var code = false;
      for (var line : Files.readAllLines(file)) {
        number++;
        if (FENCE.matcher(line).matches()) {
          code = !code;
        } else if (!code && fault.test(line)) {
          found.add(file + ":" + number + ": " + line.strip());
        }
      }
    }
    return found;
  }

  private static List<Path> documents() throws IOException {
    var all = new ArrayList<Path>();
    try (var top = Files.list(ROOT)) {
      all.addAll(top.filter(file -> file.toString().endsWith(".md")).sorted().toList());
    }
    all.addAll(in(ROOT.resolve("docs"), ".md"));
    all.addAll(in(ROOT.resolve("findings"), ".md"));
    return all;
  }

  private static List<Path> in(Path folder, String end) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
    }
  }
}
