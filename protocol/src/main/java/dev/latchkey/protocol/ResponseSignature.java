package dev.latchkey.protocol;

import dev.latchkey.protocol.crypto.Fingerprint;
import dev.latchkey.protocol.crypto.LatchkeyKey;
import dev.latchkey.protocol.crypto.Octets;

/// A signature beside the key that is said to have made it.
record ResponseSignature(LatchkeyKey key, Octets signature) {
  /// Believes `message` when the key is the one that `fp` names, it signed `encoded`, and the
  /// message `fits` what was sent.
  <T> Verification<T> verify(T message, byte[] encoded, Fingerprint fp, boolean fits) {
    if (!key.fingerprint().equals(fp)) {
      return new Verification.Rejected<>(Verification.Reason.FOREIGN_KEY);
    }
    if (!key.verifies(encoded, signature)) {
      return new Verification.Rejected<>(Verification.Reason.BAD_SIGNATURE);
    }
    return fits
        ? new Verification.Verified<>(message)
        : new Verification.Rejected<>(Verification.Reason.OTHER_REQUEST);
  }
}
