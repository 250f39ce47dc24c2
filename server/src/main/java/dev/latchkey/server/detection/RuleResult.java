package dev.latchkey.server.detection;

/// What a rule has to do with an attempt, or with a request of a session.
enum RuleResult {
  /// It was part of a pattern that was found.
  SEEN,
  /// It was suspected, and was let in after the work was done.
  SLOWED,
  /// It was suspected, and was refused.
  STOPPED
}
