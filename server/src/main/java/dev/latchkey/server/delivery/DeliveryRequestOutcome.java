package dev.latchkey.server.delivery;

import dev.latchkey.server.web.Problem;

/// What came of an order.
sealed interface DeliveryRequestOutcome {
  /// A delivery was made.
  ///
  /// @param handed what is shown once: the token, where the application brings it to the user
  ///   itself, and the confirm code
  record Made(Delivery delivery, ShownDelivery.Handed handed) implements DeliveryRequestOutcome {}

  /// The same request made it before; token and code are never repeated.
  record MadeBefore(Delivery delivery) implements DeliveryRequestOutcome {}

  /// Another request had the same idempotency key.
  record KeyTaken() implements DeliveryRequestOutcome {}

  /// It cannot be done as things stand.
  record Refused(Reason reason) implements DeliveryRequestOutcome {}

  /// Why it cannot be done.
  enum Reason {
    SERVER_UNKNOWN("server_unknown", "There is no such server, or it belongs to another client."),
    SERVER_NOT_ACTIVE(
        "server_not_active",
        "This server is not active: its registration is pending, suspended or removed."),
    RECIPIENT_MISMATCH(
        "recipient_mismatch", "This server belongs to another account than the recipient's."),
    SEALING_KEY_OUTDATED(
        "sealing_key_outdated",
        "The server has another sealing key now; read it again and seal to that one."),
    RID_TAKEN("rid_taken", "There is a delivery with this rid; use fresh random bytes.");

    private final String code;
    private final String title;

    Reason(String code, String title) {
      this.code = code;
      this.title = title;
    }

    Problem problem() {
      return new Problem(422, code, title);
    }
  }
}
