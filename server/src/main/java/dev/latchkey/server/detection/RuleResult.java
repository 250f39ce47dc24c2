package dev.latchkey.server.detection;

/// What is counted of a rule.
enum RuleResult {
  /// An attempt that was part of a pattern that was found.
  SEEN,
  /// One that was suspected, and was let in after the work was done.
  SLOWED,
  /// One that was suspected, and was refused.
  STOPPED,
  /// Keys that have reached a quarter of the threshold in an hour.
  QUARTER,
  HALF,
  THREE_QUARTERS,
  /// Patterns that were found.
  FOUND;

  /// @param quarters 1 to 4
  static RuleResult ofQuarters(int quarters) {
    return switch (quarters) {
      case 1 -> QUARTER;
      case 2 -> HALF;
      case 3 -> THREE_QUARTERS;
      default -> FOUND;
    };
  }

  /// Whether it is about attempts.
  boolean isOfAttempts() {
    return compareTo(STOPPED) <= 0;
  }
}
