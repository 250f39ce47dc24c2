package dev.latchkey.server.delivery;

import dev.latchkey.protocol.ReceiptOutcome;
import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.identifiers.Id;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A step of one delivery, in the trail and in what its application sees.
///
/// @param agentKey fingerprint of the agent's key, or empty
record DeliveryEvent(Kind kind, Id delivery, String agentKey) implements AuditEvent {
  /// What happened.
  enum Kind {
    CREATED,
    TOKEN_MADE,
    LOOKED,
    CLAIMED,
    APPLIED,
    FAILED,
    UNKNOWN,
    EXPIRED,
    REVOKED,
    IN_DOUBT,
    /// A second agent used the token: the alarm.
    INTERCEPTED,
    /// Someone holds the token and asked for another target.
    REFUSED,
    /// A claim had a wrong confirm code.
    WRONG_CODE,
    /// The last of them: over, with the alarm.
    CODE_EXHAUSTED,
    /// The claiming agent reported twice, and differently.
    RECEIPT_CONFLICT;

    /// Whether the holder of the token can cause it any number of times.
    boolean isFree() {
      return this == LOOKED || this == REFUSED || this == WRONG_CODE || this == RECEIPT_CONFLICT;
    }

    /// A claim, or what became of it: noted in any case, and by a transaction that does nothing
    /// else to the delivery afterwards, so that the note can be sent with the commit.
    boolean isStepOfRedemption() {
      return this == CLAIMED || this == APPLIED || this == FAILED || this == UNKNOWN;
    }

    /// What the claiming agent reported.
    static Kind of(ReceiptOutcome outcome) {
      return switch (outcome) {
        case APPLIED -> APPLIED;
        case FAILED -> FAILED;
        case UNKNOWN -> UNKNOWN;
      };
    }

    /// What its application is told, where it is.
    Optional<DeliveryListener.Event> news() {
      return switch (this) {
        case CREATED -> Optional.of(DeliveryListener.Event.READY);
        case CLAIMED -> Optional.of(DeliveryListener.Event.CLAIMED);
        case APPLIED -> Optional.of(DeliveryListener.Event.APPLIED);
        case FAILED -> Optional.of(DeliveryListener.Event.FAILED);
        case UNKNOWN, IN_DOUBT -> Optional.of(DeliveryListener.Event.IN_DOUBT);
        case EXPIRED -> Optional.of(DeliveryListener.Event.EXPIRED);
        case REVOKED -> Optional.of(DeliveryListener.Event.REVOKED);
        case INTERCEPTED -> Optional.of(DeliveryListener.Event.INTERCEPTED);
        case CODE_EXHAUSTED -> Optional.of(DeliveryListener.Event.REVOKED);
        case TOKEN_MADE, LOOKED, REFUSED, WRONG_CODE, RECEIPT_CONFLICT -> Optional.empty();
      };
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  DeliveryEvent(Kind kind, Id delivery) {
    this(kind, delivery, "");
  }

  @Override
  public AuditEntry entry() {
    return new AuditEntry(
        "delivery_" + kind.word(),
        agentKey.isEmpty()
            ? Map.of("delivery", delivery.value())
            : Map.of("delivery", delivery.value(), "agent_key", agentKey));
  }
}
