package dev.latchkey.server.passwords;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Why a password is refused.
public enum PolicyViolation {
  TOO_SHORT("Make it longer: a few unrelated words are easy to remember."),
  TOO_LONG("Make it shorter: this is longer than any password needs to be."),
  /// One of the passwords that everyone tries first.
  COMMON("Choose another one: this is on the lists that attackers try first."),
  /// The product, the site, or the person's own name or address.
  CONTEXT("Avoid your own name and address and the name of this site."),
  TOO_GUESSABLE("Add unrelated words; single words, dates and patterns are guessed first.");

  private final String advice;

  PolicyViolation(String advice) {
    this.advice = advice;
  }

  /// The stable words of the API.
  public static List<String> words(Set<PolicyViolation> reasons) {
    return reasons.stream().map(PolicyViolation::word).toList();
  }

  /// A sentence of advice for each.
  public static List<String> advice(Set<PolicyViolation> reasons) {
    return reasons.stream().map(reason -> reason.advice).toList();
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
