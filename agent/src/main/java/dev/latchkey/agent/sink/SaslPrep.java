package dev.latchkey.agent.sink;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/// Which passwords every client of PostgreSQL takes alike. SASLprep (RFC 4013) maps some characters
/// and prohibits others, by the tables of Unicode 3.2; clients disagree on what to do then. A
/// password is good when SASLprep leaves it as it is.
final class SaslPrep {
  private static final int BASIC_PLANE = 0xffff;

  private SaslPrep() {}

  /// What is wrong with it, in words.
  static Optional<String> objection(NewPassword password) {
    var text = password.reveal();
    if (!Normalizer.isNormalized(text, Normalizer.Form.NFKC)) {
      return Optional.of(
          "PostgreSQL's clients would turn one of its characters into another one; use plain"
              + " letters, digits, punctuation and blanks");
    }
    return text.codePoints()
        .filter(SaslPrep::isDisputed)
        .mapToObj(c -> String.format(Locale.ROOT, "U+%04X", c))
        .findFirst()
        .map(c -> "PostgreSQL's clients disagree about the character " + c);
  }

  private static boolean isDisputed(int codePoint) {
    return codePoint > BASIC_PLANE
        || isMapped(codePoint)
        || isRightToLeft(codePoint)
        || switch (Character.getType(codePoint)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.PRIVATE_USE,
              Character.SURROGATE,
              Character.UNASSIGNED,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR ->
              true;
          case Character.SPACE_SEPARATOR -> codePoint != ' ';
          default -> false;
        };
  }

  /// To nothing, although they are no format characters: grapheme joiner, variation selectors.
  private static boolean isMapped(int codePoint) {
    return codePoint == 0x34f
        || (codePoint >= 0x180b && codePoint <= 0x180e)
        || (codePoint >= 0xfe00 && codePoint <= 0xfe0f);
  }

  // Prohibited beside letters that run the other way.
  private static boolean isRightToLeft(int codePoint) {
    return switch (Character.getDirectionality(codePoint)) {
      case Character.DIRECTIONALITY_RIGHT_TO_LEFT, Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC ->
          true;
      default -> false;
    };
  }
}
