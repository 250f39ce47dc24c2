package dev.latchkey.server.delivery;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.storage.Transaction;

/// The deliveries to one registered server.
public final class ServerDeliveries {
  private final Deliveries deliveries;

  public ServerDeliveries(AuditTrail audit, Randomness randomness, DeliveryListener listener) {
    this.deliveries = new Deliveries(audit, randomness, listener);
  }

  /// Ends all that wait: the server may not redeem any more.
  public void end(Transaction transaction, Id server) {
    deliveries.revokeOf(transaction, server);
  }
}
