package dev.latchkey.server.delivery.servers;

import dev.latchkey.protocol.RedemptionId;
import dev.latchkey.protocol.SealingKey;
import dev.latchkey.protocol.crypto.Ed25519PublicKey;
import dev.latchkey.server.identifiers.Id;
import java.time.Instant;
import java.util.Optional;

/// One server as it stands.
///
/// @param account whose server it is
/// @param client the application that asked for it; empty where the operator or its owner did
/// @param tokenKey pk_T of the registration token; empty once it can do nothing any more
/// @param signingKey number of the key of ours that its agent trusts
/// @param keys once an agent has registered it
public record Server(
    Id id,
    Id account,
    Optional<Id> client,
    String name,
    ServerStatus status,
    RedemptionId rid,
    Optional<Ed25519PublicKey> tokenKey,
    int signingKey,
    Optional<Keys> keys,
    Instant createdAt,
    Instant expiresAt) {
  /// What its agent has shown.
  ///
  /// @param second the identity key of a second agent that used the registration token
  public record Keys(
      Ed25519PublicKey identity,
      SealingKey sealing,
      Instant registeredAt,
      Optional<Ed25519PublicKey> second) {}

  /// Its status at this moment: a registration that has run out is not what the row still says.
  public ServerStatus statusAt(Instant now) {
    return status == ServerStatus.PENDING && !now.isBefore(expiresAt)
        ? ServerStatus.REMOVED
        : status;
  }

  /// Whether this application may see it and deliver to it.
  public boolean isFor(Id asking) {
    return client.isEmpty() || client.get().equals(asking);
  }
}
