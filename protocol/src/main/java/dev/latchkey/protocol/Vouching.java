package dev.latchkey.protocol;

import dev.latchkey.protocol.crypto.Fingerprint;
import dev.latchkey.protocol.crypto.LatchkeyKey;
import dev.latchkey.protocol.crypto.Octets;

/// A signature beside the key that is said to have made it.
record Vouching(LatchkeyKey key, Octets signature) {
  /// Believes `message` when the key is the one that `fp` names, it signed `encoded`, and the
  /// message `fits` what was sent.
  <T> Trust<T> judge(T message, byte[] encoded, Fingerprint fp, boolean fits) {
    if (!key.fingerprint().equals(fp)) {
      return new Trust.Untrusted<>(Trust.Flaw.FOREIGN_KEY);
    }
    if (!key.verifies(encoded, signature)) {
      return new Trust.Untrusted<>(Trust.Flaw.BAD_SIGNATURE);
    }
    return fits ? new Trust.Trusted<>(message) : new Trust.Untrusted<>(Trust.Flaw.OTHER_REQUEST);
  }
}
