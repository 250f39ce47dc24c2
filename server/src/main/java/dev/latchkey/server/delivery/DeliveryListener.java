package dev.latchkey.server.delivery;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.storage.Transaction;
import java.util.Locale;
import java.util.function.Supplier;

/// Hears what becomes of deliveries, in the transaction in which it happens: what a listener writes
/// is there with the change, or neither is.
@FunctionalInterface
public interface DeliveryListener {
  /// Does nothing.
  DeliveryListener NONE = (_, _) -> {};

  /// Called once for each event, after the change.
  void happened(Transaction transaction, News news);

  /// What happened to one delivery.
  ///
  /// @param client whose delivery it is
  /// @param shown the delivery as the API shows it, to be written as JSON; made when it is asked
  ///   for
  record News(Event event, Id client, Id delivery, Supplier<Object> shown) {}

  /// What an application can be told of.
  enum Event {
    READY,
    CLAIMED,
    APPLIED,
    FAILED,
    EXPIRED,
    REVOKED,
    /// A second agent used the token: the alarm.
    INTERCEPTED,
    IN_DOUBT;

    /// Its name for applications, for instance `delivery.in_doubt`.
    public String type() {
      return "delivery." + name().toLowerCase(Locale.ROOT);
    }
  }
}
