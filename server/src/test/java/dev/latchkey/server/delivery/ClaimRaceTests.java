package dev.latchkey.server.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.protocol.AgentKeys;
import dev.latchkey.protocol.DeliveryMode;
import dev.latchkey.protocol.Redeem;
import dev.latchkey.protocol.RedemptionOperation;
import dev.latchkey.protocol.SinkKind;
import dev.latchkey.protocol.crypto.Ed25519PublicKey;
import dev.latchkey.protocol.crypto.Fingerprint;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.Race;
import dev.latchkey.server.storage.TestDatabase;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// One agent gets a delivery, however many claim it.
@EachDatabase
class ClaimRaceTests {
  private static final int DELIVERIES = 2_500;
  private static final int MADE_AT_ONCE = 500;
  private static final Ed25519PublicKey TOKEN = key(1_000_000);
  private final TestDatabase test;
  private final Deliveries deliveries;
  private final TestDeliveries made;

  ClaimRaceTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
    deliveries = new Deliveries(TestDeliveries.log(test));
    made = new TestDeliveries(test, deliveries, TOKEN);
  }

  private static Ed25519PublicKey key(int number) {
    var seed = ByteBuffer.allocate(AgentKeys.SEED_LENGTH).putInt(number).array();
    try (var keys = AgentKeys.derive(seed)) {
      return keys.receipts().publicKey();
    }
  }

  @Test
  @Tag("S0-25")
  @Tag("S4-67")
  @Tag("ASVS-15.4.2")
  @Tag("DP-1")
  void eachOfManyDeliveriesIsClaimedOnce() throws Exception {
    made.addClient();
    var all = make();
    var agents = IntStream.range(0, Race.THREADS).mapToObj(ClaimRaceTests::key).toList();
    assertEquals(
        List.of(),
        Race.forThings(
            test,
            DELIVERIES,
            (node, thread, number) -> {
              var claim = claim(all.get(number), agents.get(thread));
              return node.write(t -> deliveries.claim(t, all.get(number), claim, "192.0.2.7"))
                  .isPresent();
            }));
    assertEquals(
        DELIVERIES, test.count("SELECT COUNT(*) FROM delivery_events WHERE event = 'claimed'"));
  }

  private List<Delivery> make() {
    var all = new ArrayList<Delivery>();
    while (all.size() < DELIVERIES) {
      test.run(transaction -> {
        for (var i = 0; i < MADE_AT_ONCE; i++) {
          all.add(made.add(transaction, all.size()));
        }
      });
    }
    return all;
  }

  private static Redeem claim(Delivery delivery, Ed25519PublicKey agent) {
    return new Redeem(
        RedemptionOperation.CLAIM,
        DeliveryMode.CHOOSE,
        delivery.rid(),
        new Fingerprint(Octets.of(new byte[16])),
        TOKEN,
        agent,
        Octets.none(),
        Octets.none(),
        "deploy",
        new SinkKind("file"));
  }
}
