package dev.latchkey.protocol;

import java.util.Locale;

/// Where a delivery stands, as a holder of its token is told.
public enum AnswerStatus {
  /// Waiting for its claim.
  READY,
  /// Claimed by the agent that asks; its receipt is awaited.
  CLAIMED,
  /// Claimed by an agent with another key: two agents used this token.
  CLAIMED_BY_ANOTHER,
  /// Its time ran out before any claim.
  EXPIRED,
  /// Withdrawn, or given up after too many wrong codes.
  REVOKED,
  /// Meant for another account, sink or server than the claim named; nothing changed.
  WRONG_TARGET,
  /// The confirm code was wrong or missing; see the tries that are left.
  WRONG_CODE,
  /// This agent claimed before, for another target.
  CONFLICT,
  /// The claiming agent's receipt says: applied.
  APPLIED,
  /// The claiming agent's receipt says: not applied, the old password holds.
  FAILED,
  /// Claimed, and no receipt came in time or it said: unknown.
  IN_DOUBT;

  /// The name in JSON and in encodings.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
