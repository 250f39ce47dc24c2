package dev.latchkey.server.identifiers;

import com.ibm.icu.text.Normalizer2;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The names that users cannot have, because others would take them for the operator or for
/// Latchkey itself, and whatever can be read as one of them (C-23).
///
/// A word that is reserved may be a part of a longer name ("Support Vector Ltd."), but only
/// plainly: one that is disguised ("Adm1n Team") is refused wherever it stands.
final class ReservedNames {
  private static final String OPERATOR =
      """
      admin administrator root system sysadmin superuser support helpdesk security moderator operator
      latchkey official
      админ администратор администрация адмін адміністратор адміністрація модератор система поддержка
      підтримка безопасность διαχειριστής υποστήριξη
      管理员 管理員 管理者 系统 系統 システム サポート 운영자 관리자
      """;
  private static final String TECHNICAL =
      """
      help postmaster hostmaster webmaster mailer-daemon noreply abuse staff team anonymous nobody null
      undefined everyone
      """;
  private static final Pattern SIGNS = Pattern.compile("[ '’._-]+");
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final List<Word> FOR_NAMES = words(OPERATOR);
  private static final List<Word> FOR_LOGINS =
      Stream.concat(FOR_NAMES.stream(), words(TECHNICAL).stream()).toList();

  private ReservedNames() {}

  private record Word(String plain, Skeleton looks) {}

  private static List<Word> words(String list) {
    return Arrays.stream(list.strip().split("\\s+", -1))
        .map(ReservedNames::bare)
        .map(word -> new Word(word, Skeleton.of(word)))
        .toList();
  }

  /// Whether a display name, or a label of a domain, is refused.
  static boolean matchesName(String name) {
    return matches(name, FOR_NAMES);
  }

  /// Whether a name to sign in with is refused.
  static boolean matchesLogin(String name) {
    return matches(name, FOR_LOGINS);
  }

  private static boolean matches(String name, List<Word> reserved) {
    var parts = SIGNS.splitAsStream(name).toList();
    return passesForOne(String.join("", parts), reserved)
        || parts.stream().anyMatch(part -> passesForOne(part, without(part, reserved)));
  }

  /// All but the word that stands there plainly.
  private static List<Word> without(String part, List<Word> reserved) {
    var plain = Skeleton.fold(part);
    return reserved.stream().filter(word -> !word.plain.equals(plain)).toList();
  }

  /// Capitals have look-alikes of their own, and letters that run together are one more kind; `rn`
  /// for `m` is in the skeletons.
  private static boolean passesForOne(String text, List<Word> words) {
    var folded = bare(Skeleton.fold(text));
    var capitals = bare(Skeleton.fold(ConfusableDetector.CHECKER.getSkeleton(text)));
    return Stream.of(folded, capitals, folded.replace("cl", "d").replace("vv", "w"))
        .distinct()
        .map(Confusables::of)
        .anyMatch(letters -> words.stream().anyMatch(word -> letters.readAs(word.looks)));
  }

  private static String bare(String text) {
    var apart = Normalizer2.getNFDInstance().normalize(SIGNS.matcher(text).replaceAll(""));
    return Normalizer2.getNFCInstance().normalize(MARKS.matcher(apart).replaceAll(""));
  }
}
