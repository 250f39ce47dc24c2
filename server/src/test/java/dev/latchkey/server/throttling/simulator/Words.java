package dev.latchkey.server.throttling.simulator;

import java.util.Random;

/// Names, passwords and addresses by number.
final class Words {
  private static final String CONSONANTS = "bdfghklmnprstvwz";
  private static final String VOWELS = "aeiou";

  private Words() {}

  /// Names of syllables, of which no two form a row.
  static String name(int number) {
    var random = new Random(7_919L * number + 17);
    var text = new StringBuilder();
    for (var syllable = 0; syllable < 5; syllable++) {
      text.append(CONSONANTS.charAt(random.nextInt(CONSONANTS.length())))
          .append(VOWELS.charAt(random.nextInt(VOWELS.length())));
    }
    return text.toString();
  }

  static String login(int number) {
    return name(number) + "@example.org";
  }

  /// Passwords that have nothing in common.
  static String word(int number) {
    var random = new Random(104_729L * number + 5);
    var text = new StringBuilder();
    for (var i = 0; i < 12; i++) {
      text.append((char) ('a' + random.nextInt(26)));
    }
    return text.toString();
  }

  /// The password of an account.
  static String own(String login) {
    return word(login.hashCode());
  }

  /// One of 6 million addresses, each in a /24 of its own.
  static String address(int number) {
    return (20 + number / 65_536) + "." + number / 256 % 256 + "." + number % 256 + ".7";
  }
}
