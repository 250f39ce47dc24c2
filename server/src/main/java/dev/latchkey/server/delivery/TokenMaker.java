package dev.latchkey.server.delivery;

import dev.latchkey.protocol.DeliveryToken;
import dev.latchkey.protocol.Mode;
import dev.latchkey.protocol.Rid;
import dev.latchkey.server.secrets.Randomness;

/// Makes delivery tokens with the server's randomness.
final class TokenMaker {
  private TokenMaker() {}

  static DeliveryToken make(Mode mode, Rid rid, SigningIdentity identity, Randomness randomness) {
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
