package dev.latchkey.server.delivery.agents;

import dev.latchkey.protocol.DeliveryMode;
import dev.latchkey.protocol.DeliveryToken;
import dev.latchkey.protocol.RedemptionId;
import dev.latchkey.protocol.crypto.Fingerprint;
import dev.latchkey.protocol.crypto.LatchkeyKey;
import dev.latchkey.protocol.crypto.Signer;
import dev.latchkey.server.secrets.Randomness;

/// As whom this Latchkey signs: one version of its key.
///
/// @param number of the version
/// @param fingerprint of the key
public record SigningIdentity(int number, LatchkeyKey key, Fingerprint fingerprint, Signer signer) {
  /// A fresh token whose agent trusts this identity.
  public DeliveryToken makeToken(DeliveryMode mode, RedemptionId rid, Randomness randomness) {
    return DeliveryToken.make(mode, rid, fingerprint, randomness::bytes);
  }
}
