package dev.latchkey.server.grants;

import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.secrets.Secret;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The code that a device shows (RFC 8628, section 6.1): ten of twenty consonants, of which no two
/// look alike and no word can be made.
///
/// There are 2^43.2 of them. Of a code's life, the limits of guesses leave 2,000 guesses
/// altogether, so that no one of them is found with a probability above 2^-32 (section 5.1).
public record UserCode(Secret value) {
  /// As many letters as people type, before blanks and hyphens are left out.
  public static final int LONGEST = 32;

  private static final String LETTERS = "BCDFGHJKLMNPQRSTVWXZ";
  private static final int LENGTH = 10;
  private static final int GROUP = 5;
  private static final Pattern FORM = Pattern.compile("[" + LETTERS + "]{" + LENGTH + "}");

  /// The largest multiple of 20 in a byte: beyond it the first letters would be likelier.
  private static final int FAIR = 240;

  static UserCode make(Randomness randomness) {
    var letters = new StringBuilder();
    while (letters.length() < LENGTH) {
      var number = Byte.toUnsignedInt(randomness.bytes(1)[0]);
      if (number < FAIR) {
        letters.append(LETTERS.charAt(number % LETTERS.length()));
      }
    }
    return new UserCode(Secret.of(letters.toString()));
  }

  /// Reads what a person has typed, however it is written; empty where it cannot be a code.
  public static Optional<UserCode> parse(String entered) {
    if (entered.length() > LONGEST) {
      return Optional.empty();
    }
    var letters = entered.replaceAll("[\\s\\p{Pd}]", "").toUpperCase(Locale.ROOT);
    return FORM.matcher(letters).matches()
        ? Optional.of(new UserCode(Secret.of(letters)))
        : Optional.empty();
  }

  /// As the device shows it, in two groups.
  public String shown() {
    var letters = value.exposeText();
    return letters.substring(0, GROUP) + "-" + letters.substring(GROUP);
  }
}
