package dev.latchkey.server.detection;

import java.util.Optional;

/// One attempt, from before it is verified until it is known what became of it.
public final class AttemptWatch {
  private final Detection detection;
  private final Optional<ObservedAttempt> attempt;
  private final Suspected suspected;

  /// @param attempt empty where there is a fault
  AttemptWatch(Detection detection, Optional<ObservedAttempt> attempt, Suspected suspected) {
    this.detection = detection;
    this.attempt = attempt;
    this.suspected = suspected;
  }

  /// How strongly it is suspected: 0 is not at all. It depends on what was entered and where, and
  /// not on whether there is such an account.

  public int suspicion() {
    return suspected.strength();
  }

  /// Takes it into account, whatever became of it.
  public void ended(AttemptOutcome outcome, boolean knownDevice) {
    attempt.ifPresent(one -> detection.ended(one.with(outcome, knownDevice), suspected));
  }
}
