package dev.latchkey.server.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.latchkey.protocol.crypto.Ed25519KeyPair;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.TestDatabase;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.web.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What others hear of deliveries.
@EachDatabase
class DeliveryListenerTests {
  private final List<String> heard = new ArrayList<>();
  private final TestDatabase test;
  private final Deliveries deliveries;
  private final TestDeliveries made;

  DeliveryListenerTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
    deliveries = new Deliveries(log(this::hear));
    made = new TestDeliveries(test, deliveries, Ed25519KeyPair.fromSeed(new byte[32]).publicKey());
    made.addClient();
  }

  private DeliveryLog log(DeliveryListener listener) {
    return new DeliveryLog(new AuditTrail(test.database()), new SystemRandomness(), listener);
  }

  private void hear(Transaction transaction, DeliveryListener.News news) {
    var status = Json.text(news.shown().get()).replaceAll(".*\"status\":\"(\\w+)\".*", "$1");
    heard.add(news.event().type() + " " + status);
  }

  @Test
  void eachChangeOfStateIsHeardOnce() {
    var one = test.database().write(transaction -> made.add(transaction, 1));
    var two = test.database().write(transaction -> made.add(transaction, 2));
    test.run(transaction -> deliveries.revoke(transaction, one.id()));
    test.run(transaction -> deliveries.revoke(transaction, one.id()));
    test.clock().advance(Duration.ofMinutes(11));
    var waiting = new WaitingDeliveries(log(this::hear));
    test.run(waiting::sweep);
    test.run(waiting::sweep);
    assertEquals(
        List.of(
            "delivery.ready ready",
            "delivery.ready ready",
            "delivery.revoked revoked",
            "delivery.expired expired"),
        heard);
    assertEquals(
        1,
        test.count(
            "SELECT COUNT(*) FROM deliveries WHERE id = ? AND status = 'expired'",
            two.id().value()));
  }

  @Test
  void aListenerThatFailsLeavesNothingBehind() {
    var silent =
        new Deliveries(
            log((_, _) -> {
              throw new IllegalStateException("planned");
            }));
    var delivery = test.database().write(transaction -> made.add(transaction, 1));
    assertThrows(
        IllegalStateException.class,
        () -> test.run(transaction -> silent.revoke(transaction, delivery.id())));
    assertEquals(1, test.count("SELECT COUNT(*) FROM deliveries WHERE status = 'ready'"));
  }
}
