package dev.latchkey.server.delivery;

import dev.latchkey.protocol.DeliveryGrant;
import dev.latchkey.protocol.DeliveryMode;
import dev.latchkey.protocol.RedemptionId;
import dev.latchkey.protocol.crypto.Ed25519PublicKey;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Id;
import java.time.Instant;
import java.util.Optional;

/// One delivery as it stands.
///
/// @param application what users see the client called
/// @param recipientEmail whom the token is mailed to, where an address was given
/// @param recipientId the account whose address it is mailed to, where one was given
/// @param account whose password it is, on the user's server
/// @param sink kind of place there, or empty where the application left it open
/// @param tokenKey pk_T, once a token was made
/// @param agentKey pk_a of the claim
/// @param claimTranscript tr of the claim
/// @param receipt as JSON, once there is one
record Delivery(
    Id id,
    Id clientId,
    RedemptionId rid,
    String application,
    DeliveryMode mode,
    Channel channel,
    Optional<EmailAddress> recipientEmail,
    Optional<Id> recipientId,
    String account,
    String sink,
    DeliveryStatus status,
    Optional<Ed25519PublicKey> tokenKey,
    Optional<Ed25519PublicKey> agentKey,
    Optional<Octets> claimTranscript,
    Instant createdAt,
    Instant expiresAt,
    Optional<Instant> claimedAt,
    Optional<Instant> deadlineAt,
    Optional<Instant> alarmAt,
    Optional<String> receipt) {

  /// What an agent shows its user before it asks for a password.
  DeliveryGrant grant() {
    return new DeliveryGrant(application, mode, account, sink, Octets.none(), false);
  }

  boolean hasAlarm() {
    return alarmAt.isPresent();
  }

  boolean claimedBy(Ed25519PublicKey key) {
    return agentKey.filter(key::equals).isPresent();
  }

  /// Its status at this moment: what has run out is not what the row still says.
  DeliveryStatus statusAt(Instant now) {
    return switch (status) {
      case READY -> now.isBefore(expiresAt) ? status : DeliveryStatus.EXPIRED;
      case CLAIMED ->
          deadlineAt.filter(now::isBefore).isPresent() ? status : DeliveryStatus.IN_DOUBT;
      default -> status;
    };
  }
}
