package dev.latchkey.server.delivery;

import dev.latchkey.server.secrets.Secret;
import java.util.Optional;

/// What came of an order.
sealed interface DeliveryRequestOutcome {
  /// A delivery was made.
  ///
  /// @param token where the application is to bring it to the user itself; shown once
  record Made(Delivery delivery, Optional<Secret> token) implements DeliveryRequestOutcome {}

  /// The same request made it before; the token is never repeated.
  record MadeBefore(Delivery delivery) implements DeliveryRequestOutcome {}

  /// Another request had the same idempotency key.
  record KeyTaken() implements DeliveryRequestOutcome {}
}
