package dev.latchkey.server.identifiers;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacter.IdentifierType;
import com.ibm.icu.text.Normalizer2;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What a person is called on pages: 1 to 64 code points of one script, or of Latin with Han, Kana,
/// Hangul or Bopomofo ("highly restrictive", UTS #39), plus blank `' ’ - .` between letters. It
/// need not be unique.
public record DisplayName(String value) {
  private static final int MAX_CODE_POINTS = 64;

  /// More than a name of that many code points has in any form. To order the marks of a longer text
  /// would take long: the time grows with the square of their number.
  private static final int MAX_ENTERED = 4 * MAX_CODE_POINTS;

  private static final String SIGNS = " '’-.";
  private static final Pattern BLANKS = Pattern.compile("\\p{Zs}+");
  private static final Pattern LONELY_MARK = Pattern.compile("(^|[ '’.-])\\p{M}");
  private static final Pattern MANY_MARKS = Pattern.compile("\\p{M}{5}");

  /// Thai and Lao write this vowel in no other way, though compatibility decomposes it.
  private static final Set<Integer> AM = Set.of(0x0E33, 0x0EB3);

  /// Letters of living languages, rare ones of names included; nothing invisible, historic,
  /// phonetic or that has another, plainer form (UTS #39, section 3.1).
  private static final Set<IdentifierType> IN_USE =
      EnumSet.of(
          IdentifierType.RECOMMENDED,
          IdentifierType.INCLUSION,
          IdentifierType.LIMITED_USE,
          IdentifierType.UNCOMMON_USE);

  /// Reads what someone wants to be called: in NFC, with single blanks and none around (RFC 8266,
  /// section 2.1).
  public static ParseResult<DisplayName> read(String text) {
    if (text.length() > MAX_ENTERED) {
      return new ParseResult.Refused<>(RejectionReason.FORM);
    }
    var single = BLANKS.matcher(text).replaceAll(" ").strip();
    var name = Normalizer2.getNFCInstance().normalize(single);
    return flaw(name)
        .<ParseResult<DisplayName>>map(ParseResult.Refused::new)
        .orElseGet(() -> new ParseResult.Accepted<>(new DisplayName(name)));
  }

  /// The name in NFC, or empty where it is refused.
  public static Optional<DisplayName> parse(String text) {
    return read(text).accepted();
  }

  private static Optional<RejectionReason> flaw(String name) {
    var length = name.codePointCount(0, name.length());
    if (length < 1 || length > MAX_CODE_POINTS) {
      return Optional.of(RejectionReason.FORM);
    }
    if (!name.codePoints().allMatch(DisplayName::allowed)) {
      return Optional.of(RejectionReason.CHARACTER);
    }
    if (!name.codePoints().anyMatch(UCharacter::isLetter)) {
      return Optional.of(RejectionReason.FORM);
    }
    if (LONELY_MARK.matcher(name).find() || MANY_MARKS.matcher(name).find()) {
      return Optional.of(RejectionReason.MARKS);
    }
    if (Punycode.isIn(name)) {
      return Optional.of(RejectionReason.PUNYCODE);
    }
    return ConfusableDetector.flaw(name)
        .or(() ->
            ReservedNames.matchesName(name)
                ? Optional.of(RejectionReason.RESERVED)
                : Optional.empty());
  }

  private static boolean allowed(int c) {
    return SIGNS.indexOf(c) >= 0 || (isLetterMarkOrFigure(c) && (isInUse(c) || AM.contains(c)));
  }

  private static boolean isLetterMarkOrFigure(int c) {
    var type = Character.getType(c);
    return UCharacter.isLetter(c)
        || type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || type == Character.DECIMAL_DIGIT_NUMBER
        || c == 0x3007; // the Han zero
  }

  private static boolean isInUse(int c) {
    var types = EnumSet.noneOf(IdentifierType.class);
    UCharacter.getIdentifierTypes(c, types);
    return IN_USE.containsAll(types);
  }
}
