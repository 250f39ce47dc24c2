package dev.latchkey.server.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.protocol.crypto.Ed25519KeyPair;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.TestDatabase;
import org.junit.jupiter.api.Test;

/// What is noted of a delivery.
@EachDatabase
class DeliveryEventTests {
  private final TestDatabase test;
  private final Deliveries deliveries;
  private final Delivery delivery;

  DeliveryEventTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
    deliveries = new Deliveries(TestDeliveries.log(test));
    var made =
        new TestDeliveries(test, deliveries, Ed25519KeyPair.fromSeed(new byte[32]).publicKey());
    made.addClient();
    delivery = test.database().write(transaction -> made.add(transaction, 1));
  }

  /// Notes one, and tells whether none was noted before.
  private boolean isFirst(DeliveryEvent.Kind kind) {
    var log = TestDeliveries.log(test);
    var event = new DeliveryEvent(kind, delivery.id());
    return test.database()
        .write(transaction -> {
          var known = log.knows(transaction, event);
          log.record(transaction, event, null);
          return !known;
        });
  }

  private long count(DeliveryEvent.Kind kind) {
    return test.count("SELECT COUNT(*) FROM delivery_events WHERE event = ?", kind.word());
  }

  /// Whoever holds the token can repeat these: they fill no table, and hide nothing.
  @Test
  void theFirstOfEachKindIsNotedHoweverManyOthersThereWere() {
    for (var look = 0; look < 150; look++) {
      assertEquals(look == 0, isFirst(DeliveryEvent.Kind.LOOKED));
    }
    assertTrue(isFirst(DeliveryEvent.Kind.REFUSED));
    assertFalse(isFirst(DeliveryEvent.Kind.REFUSED));
    assertFalse(isFirst(DeliveryEvent.Kind.REFUSED));
    assertTrue(isFirst(DeliveryEvent.Kind.RECEIPT_CONFLICT));
    assertTrue(isFirst(DeliveryEvent.Kind.CLAIMED));
    assertEquals(99, count(DeliveryEvent.Kind.LOOKED));
    assertEquals(1, count(DeliveryEvent.Kind.REFUSED));
    assertEquals(
        test.count("SELECT COUNT(*) FROM delivery_events"),
        test.count("SELECT COUNT(*) FROM audit_lines WHERE event LIKE 'delivery%'"));
  }
}
