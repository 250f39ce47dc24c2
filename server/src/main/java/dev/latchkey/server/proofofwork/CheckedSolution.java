package dev.latchkey.server.proofofwork;

/// What a solution is worth.
public sealed interface CheckedSolution {
  /// The work was done, for this subject and in time.
  ///
  /// @param id of the challenge, to be used once
  record Solved(String id) implements CheckedSolution {}

  /// It is none: foreign, changed, too late, too easy, or for something else.
  record Rejected() implements CheckedSolution {}
}
