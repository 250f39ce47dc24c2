package dev.latchkey.server.admin;

/// What became of a recovery that an operator asked for.
public enum OperatorRecoveryOutcome {
  /// The email with the link is on its way.
  QUEUED,
  /// Nothing was done: the account is shut.
  DISABLED,
  /// Nothing was done: another account has the new address.
  ADDRESS_TAKEN
}
