package dev.latchkey.server.web.site;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What an operator may write into every page and email: plain text on one line, without characters
/// that are invisible, change the direction of writing or could begin another header.
final class SiteText {
  private static final int LONGEST = 40;
  private static final String SIGNS = "'’&.,:!+-/()·–";
  private static final Pattern MANY_MARKS = Pattern.compile("\\p{M}{3}");
  private static final Set<Integer> CATEGORIES =
      Set.of(
          (int) Character.UPPERCASE_LETTER,
          (int) Character.LOWERCASE_LETTER,
          (int) Character.TITLECASE_LETTER,
          (int) Character.OTHER_LETTER,
          (int) Character.MODIFIER_LETTER,
          (int) Character.NON_SPACING_MARK,
          (int) Character.COMBINING_SPACING_MARK,
          (int) Character.DECIMAL_DIGIT_NUMBER);

  private SiteText() {}

  /// Why it cannot be used, as the rest of a sentence.
  static Optional<String> flaw(String text) {
    if (text.isBlank() || text.codePointCount(0, text.length()) > LONGEST) {
      return Optional.of("must have 1 to " + LONGEST + " characters");
    }
    if (!text.equals(text.strip()) || text.contains("  ") || MANY_MARKS.matcher(text).find()) {
      return Optional.of("must be one line of words with single blanks");
    }
    return text.codePoints()
        .filter(c -> !isAllowed(c))
        .mapToObj(c -> String.format(Locale.ROOT, "cannot hold the character U+%04X", c))
        .findFirst();
  }

  private static boolean isAllowed(int c) {
    return c == ' ' || SIGNS.indexOf(c) >= 0 || CATEGORIES.contains(Character.getType(c));
  }
}
