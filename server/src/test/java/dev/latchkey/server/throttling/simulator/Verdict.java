package dev.latchkey.server.throttling.simulator;

/// What a defence answered to an attempt.
enum Verdict {
  /// Nothing was compared, or nothing could be learned from it.
  REFUSED,
  WRONG,
  RIGHT
}
