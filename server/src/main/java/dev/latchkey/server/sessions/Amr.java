package dev.latchkey.server.sessions;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.stream.Stream;

/// How a person proved who it is: an authentication method reference (`amr`), in the words of RFC
/// 8176 where it has one.
public enum Amr {
  /// A password.
  PASSWORD("pwd"),
  /// A link that was mailed; no word of RFC 8176 means that.
  EMAIL("email");

  private final String word;

  Amr(String word) {
    this.word = word;
  }

  /// The word for programs and in the table.
  public String word() {
    return word;
  }

  static String words(List<Amr> methods) {
    return methods.stream().map(Amr::word).collect(joining(" "));
  }

  /// Reads what [#words] wrote.
  static List<Amr> ofWords(String words) {
    return Stream.of(words.split(" ", -1)).map(Amr::of).toList();
  }

  private static Amr of(String word) {
    return Stream.of(values()).filter(amr -> amr.word.equals(word)).findFirst().orElseThrow();
  }
}
