package dev.latchkey.protocol;

/// Whether a message is Latchkey's. Anything untrusted counts as no answer at all.
public sealed interface Verification<T> {
  record Verified<T>(T message) implements Verification<T> {}

  record Rejected<T>(Reason reason) implements Verification<T> {}

  /// Why a message is not believed.
  enum Reason {
    /// Signed by a key whose fingerprint is not the token's.
    FOREIGN_KEY,
    /// The signature does not fit.
    BAD_SIGNATURE,
    /// Signed by the right key, for something else than what was sent.
    OTHER_REQUEST
  }
}
