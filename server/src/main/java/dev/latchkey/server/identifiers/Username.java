package dev.latchkey.server.identifiers;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// A name to sign in with besides the address: 3 to 32 of `a-z 0-9 . _ -` (C-23). It never holds an
/// `@`, so it can never equal somebody's address.
public record Username(String value) {
  private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9._-]{1,30}[a-z0-9]");
  private static final Set<String> RESERVED =
      Set.of(
          "admin",
          "administrator",
          "root",
          "system",
          "support",
          "help",
          "security",
          "latchkey",
          "postmaster",
          "hostmaster",
          "webmaster",
          "abuse",
          "operator",
          "staff",
          "anonymous",
          "null");

  /// The name in lower case, or empty where its form is wrong or it is reserved.
  public static Optional<Username> parse(String text) {
    var lower = text.toLowerCase(Locale.ROOT);
    return FORM.matcher(lower).matches() && !RESERVED.contains(lower)
        ? Optional.of(new Username(lower))
        : Optional.empty();
  }
}
