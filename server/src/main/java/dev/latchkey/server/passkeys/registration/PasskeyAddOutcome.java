package dev.latchkey.server.passkeys.registration;

import dev.latchkey.server.passkeys.Passkey;
import dev.latchkey.server.passkeys.webauthn.PasskeyRefusal;

/// How adding a passkey went.
sealed interface PasskeyAddOutcome {
  record Added(Passkey passkey) implements PasskeyAddOutcome {}

  /// What the authenticator answered is not right.
  record Rejected(PasskeyRefusal why) implements PasskeyAddOutcome {}

  /// The challenge has expired, was used, or belongs to another session.
  record TooLate() implements PasskeyAddOutcome {}

  /// The session has not proved enough.
  record ProofRequired(ProofMissing missing) implements PasskeyAddOutcome {}

  /// It is someone's already.
  record Known() implements PasskeyAddOutcome {}

  /// The account has as many as it may.
  record TooMany() implements PasskeyAddOutcome {}
}
