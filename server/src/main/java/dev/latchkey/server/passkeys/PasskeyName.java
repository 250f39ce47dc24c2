package dev.latchkey.server.passkeys;

import java.text.Normalizer;
import java.util.Optional;
import java.util.regex.Pattern;

/// What the owner of a passkey calls it: 1 to 64 characters of one line in NFC, with a letter or a
/// digit, single blanks, and nothing invisible.
public record PasskeyName(String value) {
  private static final int LONGEST = 64;
  private static final Pattern BLANKS = Pattern.compile("\\p{Zs}+");

  /// Letters and marks that Unicode shows as nothing (Default_Ignorable_Code_Point).
  private static final Pattern IGNORABLE =
      Pattern.compile(
          "[\\u034F\\u115F\\u1160\\u17B4\\u17B5\\u180B-\\u180F\\u3164\\uFE00-\\uFE0F\\uFFA0"
              + "\\x{E0100}-\\x{E01EF}]");

  public PasskeyName {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a name");
    }
  }

  /// The name, or empty where it is none.
  public static Optional<PasskeyName> parse(String text) {
    if (text.length() > 4 * LONGEST) {
      return Optional.empty();
    }
    var single = BLANKS.matcher(text).replaceAll(" ").strip();
    var name = Normalizer.normalize(single, Normalizer.Form.NFC);
    return isValid(name) ? Optional.of(new PasskeyName(name)) : Optional.empty();
  }

  private static boolean isValid(String text) {
    return text.codePointCount(0, text.length()) <= LONGEST
        && text.codePoints().anyMatch(Character::isLetterOrDigit)
        && text.codePoints().allMatch(PasskeyName::isShown)
        && !IGNORABLE.matcher(text).find();
  }

  /// Signs that turn the direction of what follows are invisible, too.
  private static boolean isShown(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
