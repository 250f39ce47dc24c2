package dev.latchkey.agent.redeem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.latchkey.agent.fake.FakeLatchkey.Delivery;
import dev.latchkey.agent.redeem.RedemptionResult.ReceiptState;
import dev.latchkey.protocol.DeliveryMode;
import dev.latchkey.protocol.ReceiptOutcome;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Tests at a user's server, to which a delivery waits.
class AtASite {
  Site site;
  Delivery delivery;

  @BeforeEach
  void open(@TempDir Path folder) throws IOException {
    site = new Site(folder);
    delivery = site.latchkey.deliver(DeliveryMode.CHOOSE, "alice", "file");
  }

  @AfterEach
  void close() {
    site.latchkey.close();
  }

  static RedemptionResult.Finished finished(
      ReceiptOutcome outcome, ReceiptState receipt, RedemptionResult result) {
    var finished = assertInstanceOf(RedemptionResult.Finished.class, result, result.message());
    assertEquals(outcome, finished.outcome(), result.message());
    assertEquals(receipt, finished.receipt(), result.message());
    return finished;
  }

  static void refused(String reason, RedemptionResult result) {
    var refused = assertInstanceOf(RedemptionResult.Refused.class, result, result.message());
    assertEquals(reason, refused.reason(), result.message());
    assertEquals(1, result.exitCode());
  }
}
