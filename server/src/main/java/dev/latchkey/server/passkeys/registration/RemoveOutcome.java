package dev.latchkey.server.passkeys.registration;

/// How removing a passkey went.
sealed interface RemoveOutcome {
  record Removed() implements RemoveOutcome {}

  /// The account has none with this id.
  record NotFound() implements RemoveOutcome {}

  /// The session has not proved enough.
  record ProofRequired(ProofMissing missing) implements RemoveOutcome {}
}
