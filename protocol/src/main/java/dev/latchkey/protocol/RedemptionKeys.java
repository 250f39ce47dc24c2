package dev.latchkey.protocol;

import dev.latchkey.protocol.crypto.Ed25519KeyPair;
import java.util.Optional;

/// What an agent signs a request with. They stay their owner's to close.
///
/// @param agent pk_a
/// @param identity of a registered server
public record RedemptionKeys(
    DeliveryToken token, Ed25519KeyPair agent, Optional<Ed25519KeyPair> identity) {
  /// Those of a server that is not registered.
  public RedemptionKeys(DeliveryToken token, Ed25519KeyPair agent) {
    this(token, agent, Optional.empty());
  }
}
