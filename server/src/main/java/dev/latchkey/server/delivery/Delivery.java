package dev.latchkey.server.delivery;

import dev.latchkey.protocol.DeliveryContext;
import dev.latchkey.protocol.DeliveryGrant;
import dev.latchkey.protocol.RedemptionId;
import dev.latchkey.protocol.crypto.Ed25519PublicKey;
import dev.latchkey.protocol.crypto.Fingerprint;
import dev.latchkey.server.identifiers.Id;
import java.time.Instant;
import java.util.Optional;

/// One delivery as it stands.
///
/// @param grant what an agent shows its user before it asks for a password
/// @param server the registered server that it is for
/// @param sealingKey number of the server's key that the password is sealed to; else 0
/// @param signingKey number of the key of ours that its token names
/// @param alarmAt when two agents had used one token, or the confirm code was guessed too often
record Delivery(
    Id id,
    Id clientId,
    RedemptionId rid,
    DeliveryGrant grant,
    Optional<Id> server,
    long sealingKey,
    int signingKey,
    Channel channel,
    Recipient recipient,
    Instant createdAt,
    Instant expiresAt,
    Optional<Instant> alarmAt,
    DeliveryState state) {

  Optional<Ed25519PublicKey> tokenKey() {
    return state.tokenKey();
  }

  Optional<DeliveryState.Claim> claim() {
    return state instanceof DeliveryState.Taken taken
        ? Optional.of(taken.claim())
        : Optional.empty();
  }

  /// The same in another state.
  Delivery with(DeliveryState changed, Optional<Instant> alarm) {
    return new Delivery(
        id,
        clientId,
        rid,
        grant,
        server,
        sealingKey,
        signingKey,
        channel,
        recipient,
        createdAt,
        expiresAt,
        alarm,
        changed);
  }

  /// What applications and people call its mode; both ways to seal are one to them.
  String mode() {
    return grant.mode().isSealed() ? "sealed" : grant.mode().toString();
  }

  boolean hasAlarm() {
    return alarmAt.isPresent();
  }

  /// What every seal around its password is bound to.
  ///
  /// @param latchkey the key that this Latchkey signs with
  DeliveryContext context(Fingerprint latchkey) {
    return new DeliveryContext(
        rid,
        grant.mode(),
        latchkey,
        clientId.value(),
        server.map(Id::value).orElse(""),
        grant.account(),
        grant.sink(),
        grant.registration(),
        sealingKey);
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
