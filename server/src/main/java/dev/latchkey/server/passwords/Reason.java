package dev.latchkey.server.passwords;

import java.util.Locale;

/// Why a password is refused.
public enum Reason {
  TOO_SHORT,
  TOO_LONG,
  /// One of the passwords that everybody tries first.
  COMMON,
  /// The product, the site, or the person's own name or address.
  CONTEXT,
  TOO_GUESSABLE;

  /// The stable word of the API.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
