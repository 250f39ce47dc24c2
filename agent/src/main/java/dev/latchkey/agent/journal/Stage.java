package dev.latchkey.agent.journal;

/// How far a redemption has come.
public enum Stage {
  /// Nothing has been asked yet, or only looked at.
  OPEN,
  /// A claim may have been sent; nothing was applied.
  CLAIMING,
  /// Cut off while applying.
  APPLYING,
  /// The outcome is known and its receipt not acknowledged.
  OWED,
  /// The receipt is acknowledged.
  SETTLED,
  /// Over without an acknowledged receipt.
  CLOSED
}
