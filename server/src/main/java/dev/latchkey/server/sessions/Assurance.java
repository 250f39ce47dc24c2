package dev.latchkey.server.sessions;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// How sure we are who someone is, by the authenticator assurance levels of NIST SP 800-63B: `aal1`
/// is one factor, `aal2` is two, or one that takes another to open. A link by mail alone is no
/// authenticator in its sense: `low` (C-14). In rising order; who has proven more has proven less.
public enum Assurance {
  LOW("low"),
  AAL1("aal1"),
  AAL2("aal2");

  private final String word;

  Assurance(String word) {
    this.word = word;
  }

  /// The word for programs: `assurance`, `acr`.
  public String word() {
    return word;
  }

  /// The one of this word; empty where there is none.
  public static Optional<Assurance> parse(String word) {
    return Stream.of(values()).filter(one -> one.word.equals(word)).findFirst();
  }

  /// What these methods are worth together.
  public static Assurance of(List<Amr> methods) {
    if (methods.contains(Amr.MFA)) {
      return AAL2;
    }
    return methods.equals(List.of(Amr.EMAIL)) ? LOW : AAL1;
  }

  /// Whether it is as much as the other one, or more.
  public boolean meets(Assurance wanted) {
    return compareTo(wanted) >= 0;
  }
}
