package dev.latchkey.agent.redeem;

import dev.latchkey.agent.journal.JournalFile;
import dev.latchkey.protocol.AgentKeys;
import dev.latchkey.protocol.DeliveryToken;
import dev.latchkey.protocol.Redeem;
import dev.latchkey.protocol.RedemptionKeys;
import java.time.Duration;

/// All that one run of a redemption works with.
record RedemptionRun(
    RedeemOptions options,
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
    return options.look(keys);
  }

  RedemptionKeys signers() {
    return new RedemptionKeys(token(), keys.receipts());
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
