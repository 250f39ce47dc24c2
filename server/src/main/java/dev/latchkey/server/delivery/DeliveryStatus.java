package dev.latchkey.server.delivery;

import dev.latchkey.protocol.ReceiptOutcome;
import java.util.Locale;

/// Where a delivery stands.
enum DeliveryStatus {
  /// Waits for its claim; the only state in which its token can be claimed.
  READY,
  /// Claimed by one agent, once and finally; its receipt is due.
  CLAIMED,
  /// The agent's receipt says: in force.
  APPLIED,
  /// The agent's receipt says: not done, the old password holds.
  FAILED,
  /// Its time ran out before any claim.
  EXPIRED,
  /// Withdrawn before any claim.
  REVOKED,
  /// Claimed, and it is unknown whether the password is in force.
  IN_DOUBT;

  /// The name in the table and in the API.
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static DeliveryStatus of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /// What a receipt makes of a delivery.
  static DeliveryStatus of(ReceiptOutcome outcome) {
    return switch (outcome) {
      case APPLIED -> APPLIED;
      case FAILED -> FAILED;
      case UNKNOWN -> IN_DOUBT;
    };
  }
}
