package dev.latchkey.server.identifiers;

import java.util.regex.Pattern;

/// The ASCII form of other letters (RFC 5891), which programs may show as those letters.
final class Punycode {
  private static final Pattern PREFIX =
      Pattern.compile("(^|[ '’._@-])xn--", Pattern.CASE_INSENSITIVE);

  private Punycode() {}

  /// Whether a part of the text begins like one.
  static boolean isIn(String text) {
    return PREFIX.matcher(text).find();
  }
}
