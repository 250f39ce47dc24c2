package dev.latchkey.server.observability;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// International bank account numbers (ISO 13616): each country has one length.
final class Iban {
  private static final String LENGTHS =
      """
      15 NO
      16 BE
      18 DK FI FO GL NL SD
      19 MK SI
      20 AT BA EE KZ LT LU MN XK
      21 CH HR LI LV
      22 BG BH CR DE GB GE IE ME RS VA
      23 AE GI IL IQ OM SO TL
      24 AD CZ ES MD PK RO SA SE SK TN VG
      25 LY PT ST
      26 IS TR
      27 BI DJ FR GR IT MC MR SM
      28 AL AZ BY CY DO GT HU LB NI PL SV
      29 BR EG PS QA UA
      30 JO KW MU YE
      31 MT SC
      32 LC
      33 RU
      """;
  private static final Map<String, Integer> LENGTH = lengths();

  private Iban() {}

  private static Map<String, Integer> lengths() {
    var lengths = new HashMap<String, Integer>();
    LENGTHS
        .lines()
        .map(line -> line.split(" ", -1))
        .forEach(words -> {
          for (var i = 1; i < words.length; i++) {
            lengths.put(words[i], Integer.valueOf(words[0]));
          }
        });
    return Map.copyOf(lengths);
  }

  /// How long those of a country are, without blanks; 0 where it has none.
  static int length(String country) {
    return LENGTH.getOrDefault(country.toUpperCase(Locale.ROOT), 0);
  }

  /// Whether the check digits are right (ISO 7064, MOD 97-10).
  static boolean isValid(String plain) {
    var digits = new StringBuilder();
    (plain.substring(4) + plain.substring(0, 4))
        .chars()
        .forEach(c -> digits.append(Character.digit(c, Character.MAX_RADIX)));
    return new BigInteger(digits.toString()).mod(BigInteger.valueOf(97)).intValue() == 1;
  }
}
