package dev.latchkey.server.delivery;

import dev.latchkey.protocol.DeliveryMode;
import dev.latchkey.protocol.DeliveryToken;
import dev.latchkey.protocol.RedemptionId;
import dev.latchkey.server.secrets.Randomness;

/// Makes delivery tokens with the server's randomness.
final class TokenMaker {
  private TokenMaker() {}

  static DeliveryToken make(
      DeliveryMode mode, RedemptionId rid, SigningIdentity identity, Randomness randomness) {
    return DeliveryToken.make(
        mode,
        rid,
        identity.fingerprint(),
        target -> {
          var fresh = randomness.bytes(target.length);
          System.arraycopy(fresh, 0, target, 0, target.length);
        });
  }
}
