package dev.latchkey.server.identifiers;

import com.ibm.icu.lang.UCharacter;

/// What a name looks like (UTS #39, section 4): names with one skeleton can be taken for each
/// other.
///
/// Case is folded first, as capitals and small letters have different look-alikes, and `i`, `l`,
/// `1` and `|` are one sign here, as they are in many typefaces. Blanks and signs between letters
/// stay.
public record Skeleton(String value) {
  /// Names the tables and rules that skeletons are made by. Stored skeletons of another version
  /// must be recomputed.
  public static final String VERSION = "icu 79.1, rules 1";

  public static Skeleton of(String name) {
    // The look-alike of a figure or a sign may be a capital: 0 is an O.
    var once = ConfusableDetector.CHECKER.getSkeleton(fold(name));
    var looks = ConfusableDetector.CHECKER.getSkeleton(fold(once));
    return new Skeleton(looks.replace('i', 'l').replace('|', 'l'));
  }

  static String fold(String text) {
    return UCharacter.foldCase(text, true);
  }

  @Override
  public String toString() {
    return value;
  }
}
