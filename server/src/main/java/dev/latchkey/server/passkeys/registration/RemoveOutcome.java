package dev.latchkey.server.passkeys.registration;

/// How removing a passkey went.
enum RemoveOutcome {
  REMOVED,
  /// The account has none with this id.
  NOT_FOUND,
  /// The account has a second factor, and this session has not proved it.
  FACTOR_REQUIRED
}
