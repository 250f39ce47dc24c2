package dev.latchkey.server.selfcheck;

/// What one check says.
///
/// @param check its stable word
/// @param found one sentence; never a secret
/// @param advice what to do about it; empty where there is nothing to do
public record Finding(String check, Verdict verdict, String found, String advice) {
  /// How bad it is.
  public enum Verdict {
    GOOD,
    /// Worth knowing, and not wrong.
    NOTE,
    WRONG
  }

  static Finding good(String check, String found) {
    return new Finding(check, Verdict.GOOD, found, "");
  }

  public static Finding note(String check, String found, String advice) {
    return new Finding(check, Verdict.NOTE, found, advice);
  }

  /// Something that must be put right.
  public static Finding wrong(String check, String found, String advice) {
    return new Finding(check, Verdict.WRONG, found, advice);
  }

  /// Whether it must be put right.
  public boolean isWrong() {
    return verdict == Verdict.WRONG;
  }
}
