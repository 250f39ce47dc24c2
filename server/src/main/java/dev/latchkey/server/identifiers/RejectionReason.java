package dev.latchkey.server.identifiers;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Why a name or an address is refused.
public enum RejectionReason {
  /// Its form: length, blanks, where its signs stand.
  FORM,
  /// A character that does not belong here: invisible, bidirectional, full-width, historic...
  CHARACTER,
  /// Letters of scripts that do not go together (UTS #39, "highly restrictive").
  MIXED_SCRIPTS,
  /// Digits of more than one number system.
  MIXED_NUMBERS,
  /// Combining marks that are doubled, hidden, too many or without a letter.
  MARKS,
  /// The ASCII form of other letters (`xn--`), or not even that.
  PUNYCODE,
  /// Letters of another script that read as Latin ones.
  LOOK_ALIKE,
  /// It is, or passes for, a name that only the operator may bear.
  RESERVED;

  /// As it stands in problems and events.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// What [#word] says; empty for every other text.
  public static Optional<RejectionReason> parse(String word) {
    return Arrays.stream(values()).filter(flaw -> flaw.word().equals(word)).findFirst();
  }
}
