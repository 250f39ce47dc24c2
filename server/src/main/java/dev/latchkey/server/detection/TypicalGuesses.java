package dev.latchkey.server.detection;

import java.util.Locale;
import java.util.Set;

/// Passwords that guessing programs try first and that are too short for the list of common ones,
/// which begins at eight characters.
final class TypicalGuesses {
  private static final Set<String> SHORT =
      Set.of(
          "1234",
          "12345",
          "123456",
          "1234567",
          "111111",
          "000000",
          "123123",
          "654321",
          "666666",
          "qwerty",
          "abc123",
          "pass",
          "passwd",
          "admin",
          "root",
          "toor",
          "test",
          "guest",
          "user",
          "oracle",
          "mysql",
          "ubnt",
          "raspi",
          "letmein",
          "welcome",
          "dragon",
          "monkey",
          "master",
          "login",
          "shadow",
          "secret",
          "changeme",
          "default",
          "changeit",
          "zaq12w",
          "1q2w3e",
          "1qaz",
          "asdfgh",
          "p@ss",
          "p@ssw0r",
          "support",
          "ftp",
          "pi");

  private TypicalGuesses() {}

  static boolean contain(String entered) {
    return SHORT.contains(entered.toLowerCase(Locale.ROOT));
  }
}
