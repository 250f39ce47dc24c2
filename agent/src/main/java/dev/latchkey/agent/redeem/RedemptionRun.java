package dev.latchkey.agent.redeem;

import dev.latchkey.agent.identity.ServerIdentity;
import dev.latchkey.agent.journal.JournalFile;
import dev.latchkey.protocol.AgentKeys;
import dev.latchkey.protocol.DeliveryToken;
import dev.latchkey.protocol.Redeem;
import dev.latchkey.protocol.RedemptionKeys;
import dev.latchkey.protocol.crypto.Ed25519KeyPair;
import dev.latchkey.protocol.crypto.Octets;
import java.time.Duration;
import java.util.Optional;

/// All that one run of a redemption works with.
///
/// @param identity who this server is to the token's Latchkey, where it is registered
/// @param identityKeys its identity key
record RedemptionRun(
    RedeemOptions options,
    Optional<ServerIdentity> identity,
    Optional<Ed25519KeyPair> identityKeys,
    JournalFile file,
    AgentKeys keys,
    ServerConnection connection,
    Conversation conversation,
    AgentClock clock,
    StepListener steps) {
  DeliveryToken token() {
    return options.token();
  }

  Redeem look() {
    return options.look(
        keys, identityKeys.map(pair -> pair.publicKey().value()).orElse(Octets.none()));
  }

  RedemptionKeys signers() {
    return new RedemptionKeys(token(), keys.receipts(), identityKeys);
  }

  Duration elapsed() {
    return clock.elapsed();
  }

  void reached(RedemptionStep step) {
    steps.reached(step);
  }

  ReceiptDelivery receiptDelivery() {
    return new ReceiptDelivery(connection, steps);
  }
}
