package dev.latchkey.server.sessions;

import static java.util.stream.Collectors.joining;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// How a person proved who it is: an authentication method reference (`amr`), in the words of RFC
/// 8176 where it has one.
public enum Amr {
  /// A password.
  PASSWORD("pwd"),
  /// A key that can be copied to other devices: a synced passkey.
  SOFTWARE_KEY("swk"),
  /// A key that stays in one device, as that says itself.
  HARDWARE_KEY("hwk"),
  /// The person was there, and did something.
  USER_PRESENCE("user"),
  /// A link that was mailed; no word of RFC 8176 means that.
  EMAIL("email"),
  /// A one-time password of an authenticator app.
  OTP("otp"),
  /// A code on paper that stands in for a second factor; no word of RFC 8176 means that.
  RECOVERY_CODE("recovery_code"),
  /// Two factors of different kinds, or a key that takes another to open, beside the words of both.
  MFA("mfa");

  /// What has been read: few texts, since others throw.
  private static final Map<String, List<Amr>> READ = new ConcurrentHashMap<>();

  private final String word;

  Amr(String word) {
    this.word = word;
  }

  /// The word for programs and in the table.
  public String word() {
    return word;
  }

  /// What someone has proven who has proven all of these: a password and something that is not
  /// known by heart are two factors. A link by mail is none (NIST SP 800-63B-4, 3.1.3.1).
  public static List<Amr> together(List<Amr> methods) {
    var proven = EnumSet.copyOf(methods);
    if (proven.contains(PASSWORD) && (proven.contains(OTP) || proven.contains(RECOVERY_CODE))) {
      proven.add(MFA);
    }
    return List.copyOf(proven);
  }

  /// What a session says when these were proven once more: a second factor of before was not.
  static List<Amr> again(List<Amr> before, List<Amr> now) {
    var proven = EnumSet.copyOf(now);
    if (before.contains(EMAIL)) {
      proven.add(EMAIL);
    }
    return together(List.copyOf(proven));
  }

  /// What a session says when this was proven beside what was before.
  public static List<Amr> with(List<Amr> before, Amr more) {
    var proven = EnumSet.copyOf(before);
    proven.add(more);
    return together(List.copyOf(proven));
  }

  static String words(List<Amr> methods) {
    return methods.stream().map(Amr::word).collect(joining(" "));
  }

  /// Reads what [#words] wrote.
  static List<Amr> ofWords(String words) {
    return READ.computeIfAbsent(words, Amr::read);
  }

  private static List<Amr> read(String words) {
    return Stream.of(words.split(" ", -1)).map(Amr::ofWord).toList();
  }

  /// The one of this word.
  public static Amr ofWord(String word) {
    return Stream.of(values()).filter(amr -> amr.word.equals(word)).findFirst().orElseThrow();
  }
}
