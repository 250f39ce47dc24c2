package dev.latchkey.server.identifiers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.UnicodeSet;
import com.ibm.icu.util.VersionInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which names are accepted, by a corpus, and that nothing in Unicode's own tables passes for a
/// reserved word.
class LookAlikeTests {
  private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9a-f]{4})");

  @ParameterizedTest
  @CsvFileSource(resources = "/names/corpus.csv", delimiter = ';', quoteCharacter = '~')
  @Tag("S4-49")
  @Tag("S4-50")
  @Tag("C-23")
  @Tag("C-24")
  @Tag("UTS39-1")
  @Tag("UTS39-2")
  @Tag("UTS39-3")
  @Tag("UTS39-4")
  @Tag("UTS39-5")
  @Tag("UTS39-6")
  @Tag("RFC8265-1")
  @Tag("RFC8265-4")
  void theCorpusIsJudgedAsItSays(String kind, String verdict, String escaped) {
    var name = unescape(escaped);
    var reading =
        switch (kind) {
          case "username" -> Username.read(name);
          case "display_name" -> DisplayName.read(name);
          case "email" -> EmailAddress.read(name);
          default -> throw new AssertionError(kind);
        };
    var said =
        switch (reading) {
          case ParseResult.Accepted<?> _ -> "accepted";
          case ParseResult.Refused<?>(var flaw) -> flaw.word();
        };
    assertEquals(verdict, said);
  }

  private static String unescape(String text) {
    return ESCAPE
        .matcher(text)
        .replaceAll(
            code -> Matcher.quoteReplacement("" + (char) Integer.parseInt(code.group(1), 16)));
  }

  /// Every letter of a reserved word in turn, replaced by everything that Unicode says looks like
  /// it.
  @ParameterizedTest
  @ValueSource(strings = {"admin", "root", "support", "latchkey", "security", "system"})
  @Tag("UTS39-3")
  @Tag("UTS39-4")
  void noLetterThatUnicodeCallsALookAlikePasses(String word) {
    var letters = new UnicodeSet("[\\p{L}\\p{N}]");
    for (var i = 0; i < word.length(); i++) {
      var looks = Skeleton.of(word.substring(i, i + 1));
      for (var letter : lookAlikes(letters, looks)) {
        var copy = word.substring(0, i) + letter + word.substring(i + 1);
        assertTrue(DisplayName.parse(copy).isEmpty(), copy);
        assertTrue(
            DisplayName.parse(copy + " Team").isEmpty() || copy.equalsIgnoreCase(word), copy);
        assertTrue(Username.parse(copy).isEmpty(), copy);
      }
    }
  }

  private static List<String> lookAlikes(UnicodeSet letters, Skeleton looks) {
    var found = new ArrayList<String>();
    for (var letter : letters) {
      if (ConfusableDetector.CHECKER
          .getSkeleton(letter)
          .toLowerCase(java.util.Locale.ROOT)
          .replace('i', 'l')
          .equals(looks.value())) {
        found.add(letter);
      }
    }
    assertTrue(found.size() > 3, looks::toString);
    return found;
  }

  @ParameterizedTest
  @CsvSource({
    "paypal, paypai",
    "paypal, PayPaI",
    "paypal, paypa1",
    "arnold, amold",
    "scope, sc0pe",
    "modern, modem",
  })
  @Tag("UTS39-3")
  void namesThatLookAlikeHaveOneSkeleton(String one, String other) {
    assertEquals(
        Username.parse(one).orElseThrow().skeleton(),
        Username.parse(other).orElseThrow().skeleton());
  }

  @ParameterizedTest
  @CsvSource({"scope, \u0455\u0441\u043e\u0440\u0435", "ada, \u0430\u0501\u0430", "ina, \u0131na"})
  @Tag("UTS39-4")
  void aCopyInAnotherScriptHasTheSameSkeleton(String one, String other) {
    assertEquals(Skeleton.of(one), Skeleton.of(other));
  }

  @ParameterizedTest
  @CsvSource({"ada, adam", "ada.l, adal", "ada.l, ada-l", "ada_l, ada-l", "karen, karin"})
  void namesThatDifferHaveTwo(String one, String other) {
    assertNotEquals(Skeleton.of(one), Skeleton.of(other));
  }

  /// Stored skeletons would otherwise stay as they are under other tables.
  @Test
  @Tag("UTS39-7")
  void theVersionNamesTheTables() {
    var icu = VersionInfo.ICU_VERSION;
    assertTrue(
        Skeleton.VERSION.startsWith("icu " + icu.getMajor() + "." + icu.getMinor() + ","),
        "the tables are of ICU " + icu);
    assertTrue(UCharacter.getUnicodeVersion().getMajor() >= 17);
  }

  @Test
  @Tag("RFC8265-3")
  void allFormsOfANameAreOneName() {
    assertEquals("ada", Username.parse("ADA").orElseThrow().value());
    assertEquals("ada", Username.canonicalOf("aDa"));
    assertEquals("\u212aelvin", Username.canonicalOf("\u212aelvin"));
    var composed = DisplayName.parse("Zo\u00eb").orElseThrow();
    assertEquals(composed, DisplayName.parse("  Zoe\u0308\u00a0").orElseThrow());
    assertEquals(
        DisplayName.parse("\u5c71\u7530 \u592a\u90ce"),
        DisplayName.parse("\u5c71\u7530\u3000 \u592a\u90ce"));
  }

  /// To put these marks in order takes a step for each pair: it would not come to an end.
  @Test
  void anEndlessNameIsRefusedUnread() {
    var marks = "a" + "\u0301".repeat(400_000) + "\u0316".repeat(400_000);
    assertEquals(new ParseResult.Refused<>(RejectionReason.FORM), DisplayName.read(marks));
  }

  @Test
  void lengthCountsCodePoints() {
    assertTrue(DisplayName.parse("\ud842\udfb7".repeat(64)).isPresent());
    assertTrue(DisplayName.parse("\ud842\udfb7".repeat(65)).isEmpty());
    assertTrue(DisplayName.parse("").isEmpty());
    assertTrue(DisplayName.parse(" ").isEmpty());
  }

  /// Whoever has such an address already must still be found by it.
  @Test
  void aDomainThatIsRefusedTodayIsStillReadForFinding() {
    var copy = "ada@\u0430dmin.example";
    assertTrue(EmailAddress.read(copy).accepted().isEmpty());
    assertEquals("ada@xn--dmin-43d.example", EmailAddress.canonicalOf(copy));
  }
}
