package dev.latchkey.agent.redeem;

import dev.latchkey.agent.journal.JournalFile;
import dev.latchkey.protocol.AgentKeys;
import dev.latchkey.protocol.DeliveryToken;
import dev.latchkey.protocol.Redeem;
import java.time.Duration;

/// All that one run of a redemption works with.
record Run(
    Order order,
    JournalFile file,
    AgentKeys keys,
    Line line,
    Conversation talk,
    Ticker ticker,
    Steps steps) {
  DeliveryToken token() {
    return order.token();
  }

  Redeem look() {
    return order.look(keys);
  }

  Duration elapsed() {
    return ticker.elapsed();
  }

  void reached(Step step) {
    steps.reached(step);
  }

  Settlement settlement() {
    return new Settlement(line, steps);
  }
}
