package dev.latchkey.server.identifiers;

import java.util.Optional;
import java.util.regex.Pattern;

/// A name to sign in with besides the address: 3 to 32 of `a-z 0-9 . _ -` (C-23), first and last a
/// letter or figure. Blanks around it are no part of it. It never holds an `@`, so it can never
/// equal someone's address.
public record Username(String value) {
  static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9._-]{1,30}[a-z0-9]");

  /// Reads what someone wants to be called from now on; capitals are lowered (RFC 8265, section
  /// 3.3). Other forms of ASCII letters, full-width ones for instance, are refused and not mapped.
  public static ParseResult<Username> read(String text) {
    var name = canonicalOf(text);
    if (!name.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      return new ParseResult.Refused<>(RejectionReason.CHARACTER);
    }
    if (!FORM.matcher(name).matches()) {
      return new ParseResult.Refused<>(RejectionReason.FORM);
    }
    if (Punycode.isIn(name)) {
      return new ParseResult.Refused<>(RejectionReason.PUNYCODE);
    }
    return ReservedNames.matchesLogin(name)
        ? new ParseResult.Refused<>(RejectionReason.RESERVED)
        : new ParseResult.Accepted<>(new Username(name));
  }

  /// The name in lower case, or empty where its form is wrong or it is reserved.
  public static Optional<Username> parse(String text) {
    return read(text).accepted();
  }

  /// The comparison form of whatever someone enters to sign in. Only ASCII letters have capitals
  /// here: the Kelvin sign is no k.
  public static String canonicalOf(String entered) {
    var name = new StringBuilder(Blanks.without(entered));
    for (var i = 0; i < name.length(); i++) {
      var c = name.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        name.setCharAt(i, (char) (c + ('a' - 'A')));
      }
    }
    return name.toString();
  }

  /// What it looks like; two accounts never have names that look alike.
  public Skeleton skeleton() {
    return Skeleton.of(value);
  }
}
