package dev.latchkey.server.delivery;

import dev.latchkey.protocol.DeliveryGrant;
import dev.latchkey.protocol.RedemptionId;
import dev.latchkey.protocol.crypto.Ed25519PublicKey;
import dev.latchkey.server.identifiers.Id;
import java.time.Instant;
import java.util.Optional;

/// One delivery as it stands.
///
/// @param grant what an agent shows its user before it asks for a password
record Delivery(
    Id id,
    Id clientId,
    RedemptionId rid,
    DeliveryGrant grant,
    Channel channel,
    Recipient recipient,
    Instant createdAt,
    Instant expiresAt,
    DeliveryState state) {

  Optional<Ed25519PublicKey> tokenKey() {
    return state.tokenKey();
  }

  Optional<DeliveryState.Claim> claim() {
    return state instanceof DeliveryState.Taken taken
        ? Optional.of(taken.claim())
        : Optional.empty();
  }

  boolean hasAlarm() {
    return claim().flatMap(DeliveryState.Claim::alarmAt).isPresent();
  }

  /// Its state at this moment: what has run out is not what the row still says.
  DeliveryState stateAt(Instant now) {
    return switch (state) {
      case DeliveryState.Ready(var tokenKey) when !now.isBefore(expiresAt) ->
          new DeliveryState.Expired(tokenKey);
      case DeliveryState.Claimed(var claim) when !now.isBefore(claim.deadline()) ->
          new DeliveryState.InDoubt(claim);
      default -> state;
    };
  }

  DeliveryStatus statusAt(Instant now) {
    return stateAt(now).status();
  }
}
