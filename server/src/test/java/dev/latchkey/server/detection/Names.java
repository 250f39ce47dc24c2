package dev.latchkey.server.detection;

import java.util.List;

/// Names of people, of which no two form a row.
final class Names {
  private static final List<String> FIRST =
      List.of(
          "ada", "bela", "carmen", "dmitri", "esther", "farid", "greta", "hugo", "ines", "jonas",
          "kirsten", "ludwig", "miriam", "nuria", "oskar", "paula", "quentin", "rosa", "selim",
          "tamar", "ursula", "viktor", "wanda", "xenia", "yusuf", "zoe");
  private static final List<String> LAST =
      List.of(
          "abbott",
          "brandt",
          "castillo",
          "dvorak",
          "eriksen",
          "fontane",
          "gupta",
          "haddad",
          "ibsen",
          "jensen",
          "kowalski",
          "lindqvist",
          "moreau",
          "nakamura",
          "okafor",
          "petrov",
          "quispe",
          "rossi",
          "schubert",
          "tanaka",
          "ueda",
          "vermeer",
          "weber",
          "xu",
          "yilmaz",
          "zimmermann");
  private static final List<String> MIDDLE =
      List.of(
          "", "von-", "maria-", "lee-", "van-", "del-", "anton-", "o-", "mac-", "san-", "ruth-",
          "karl-", "eva-", "noor-", "kim-", "ali-", "jo-", "max-", "lia-", "ben-");

  private Names() {}

  /// One of 13,520, the next of which begins otherwise.
  static String of(int number) {
    var first = FIRST.get(number * 7 % FIRST.size());
    var rest = number / FIRST.size();
    var last = LAST.get((rest * 5 + number) % LAST.size());
    return first + "." + MIDDLE.get(rest / LAST.size() % MIDDLE.size()) + last;
  }
}
