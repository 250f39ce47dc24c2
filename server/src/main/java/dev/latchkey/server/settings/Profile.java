package dev.latchkey.server.settings;

import java.util.Locale;

/// A set of defaults. Under `strict` (C-01, C-14, C-19, C-21) they are also the least that is
/// allowed, and what can be longer than its default has a nearer end: each setting says so itself.
enum Profile {
  BASE,
  STRICT;

  static Profile of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
