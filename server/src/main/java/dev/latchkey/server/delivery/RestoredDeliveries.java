package dev.latchkey.server.delivery;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.storage.Transaction;

/// The deliveries of a restored database: one that waits in it may have been claimed since.
public final class RestoredDeliveries {
  private final Deliveries deliveries;

  public RestoredDeliveries(AuditTrail audit, Randomness randomness, DeliveryListener listener) {
    this.deliveries = new Deliveries(audit, randomness, listener);
  }

  /// Ends all that wait; applications order again.
  public void end(Transaction transaction) {
    deliveries.expireAll(transaction);
  }
}
