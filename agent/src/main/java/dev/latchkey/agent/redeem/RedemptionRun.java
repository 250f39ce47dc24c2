package dev.latchkey.agent.redeem;

import dev.latchkey.agent.identity.ServerIdentity;
import dev.latchkey.agent.journal.JournalFile;
import dev.latchkey.protocol.AgentKeys;
import dev.latchkey.protocol.DeliveryToken;
import dev.latchkey.protocol.Redeem;
import dev.latchkey.protocol.RedemptionKeys;
import dev.latchkey.protocol.crypto.Octets;
import java.time.Duration;
import java.util.Optional;

/// All that one run of a redemption works with.
///
/// @param identity who this server is to the token's Latchkey, where it is registered
record RedemptionRun(
    RedeemOptions options,
    Optional<ServerIdentity> identity,
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
    return options.look(keys, identity.map(RedemptionRun::key).orElse(Octets.none()));
  }

  private static Octets key(ServerIdentity identity) {
    try (var pair = identity.keys()) {
      return pair.publicKey().value();
    }
  }

  RedemptionKeys signers() {
    return new RedemptionKeys(token(), keys.receipts(), identity.map(ServerIdentity::keys));
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
