package dev.latchkey.server.identifiers;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What a person is called on pages: 1 to 64 code points in one script, or Latin with Han, Kana or
/// Hangul ("highly restrictive", UTS #39), plus blank `' ’ - .` between letters. It need not be
/// unique.
public record DisplayName(String value) {
  private static final int MAX_CODE_POINTS = 64;
  private static final String SEPARATORS = " '’-.";
  private static final Set<UnicodeScript> EAST_ASIAN =
      EnumSet.of(
          UnicodeScript.HAN,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.HANGUL,
          UnicodeScript.BOPOMOFO);
  private static final Set<String> RESERVED =
      Set.of("admin", "administrator", "root", "system", "support", "security", "latchkey");

  /// The name in NFC, or empty where a character, the mixture of scripts or the name itself is
  /// refused.
  public static Optional<DisplayName> parse(String text) {
    var name = Normalizer.normalize(text.strip(), Normalizer.Form.NFC);
    var length = name.codePointCount(0, name.length());
    if (length < 1
        || length > MAX_CODE_POINTS
        || !name.codePoints().allMatch(DisplayName::allowed)) {
      return Optional.empty();
    }
    if (!isPlain(name)) {
      return Optional.empty();
    }
    var reserved = RESERVED.contains(name.toLowerCase(Locale.ROOT));
    return !reserved && hasOneScript(name) ? Optional.of(new DisplayName(name)) : Optional.empty();
  }

  /// No compatibility forms (full width, mathematical letters) and no invisible fillers; at least
  /// one letter.
  private static boolean isPlain(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFKC).equals(name)
        && name.codePoints().noneMatch(DisplayName::isIgnorable)
        && name.codePoints().anyMatch(Character::isLetter);
  }

  private static boolean isIgnorable(int c) {
    return Character.isIdentifierIgnorable(c)
        || c == 0x034F
        || c == 0x115F
        || c == 0x1160
        || c == 0x3164
        || c == 0xFFA0
        || (c >= 0xFE00 && c <= 0xFE0F)
        || (c >= 0xE0100 && c <= 0xE01EF);
  }

  private static boolean allowed(int c) {
    var type = Character.getType(c);
    return Character.isLetter(c)
        || type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || type == Character.DECIMAL_DIGIT_NUMBER
        || SEPARATORS.indexOf(c) >= 0;
  }

  private static boolean hasOneScript(String name) {
    var scripts = EnumSet.noneOf(UnicodeScript.class);
    name.codePoints().mapToObj(UnicodeScript::of).forEach(scripts::add);
    scripts.remove(UnicodeScript.COMMON);
    scripts.remove(UnicodeScript.INHERITED);
    var beside = EnumSet.copyOf(scripts);
    if (beside.removeAll(EAST_ASIAN)) {
      beside.remove(UnicodeScript.LATIN);
      return beside.isEmpty();
    }
    return scripts.size() <= 1;
  }
}
