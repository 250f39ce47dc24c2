package dev.latchkey.agent.redeem;

import dev.latchkey.agent.sink.Sink;
import dev.latchkey.protocol.AgentKeys;
import dev.latchkey.protocol.DeliveryToken;
import dev.latchkey.protocol.Redeem;
import dev.latchkey.protocol.RedemptionOperation;
import dev.latchkey.protocol.crypto.Octets;
import java.nio.file.Path;
import java.util.Optional;

/// What the user wants redeemed: the options of `redeem`.
///
/// @param ca whose certificates count instead of this system's
/// @param account whose password it is
public record RedeemOptions(
    DeliveryToken token, BaseUrl url, Optional<Path> ca, Sink sink, String account) {
  /// The look of an agent.
  ///
  /// @param identity pk_id, where the server is registered; else empty
  Redeem look(AgentKeys keys, Octets identity) {
    return new Redeem(
        RedemptionOperation.LOOK,
        token.mode(),
        token.rid(),
        token.fingerprint(),
        token.publicKey(),
        keys.receipts().publicKey(),
        token.mode().isSealed() ? keys.answers().publicKey().value() : Octets.none(),
        identity,
        account,
        sink.address().kind());
  }
}
