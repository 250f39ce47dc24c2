package dev.latchkey.server.delivery.servers;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A server as applications and operators see it.
///
/// @param fingerprint of the identity key, as its agent shows it
/// @param identityKey the server's Ed25519 key, in base64url
/// @param sealingKey what passwords for it are sealed to
/// @param contestedBy fingerprint of a second agent that had the same registration token
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ShownServer(
    String id,
    String name,
    String accountId,
    String status,
    Instant createdAt,
    @Nullable Instant registeredAt,
    @Nullable String fingerprint,
    @Nullable String identityKey,
    @Nullable Sealing sealingKey,
    @Nullable String contestedBy) {
  /// The sealing key, with the signature of the identity key.
  public record Sealing(long number, String key, String signature) {}

  public static ShownServer of(Server server, Instant now) {
    var keys = server.keys();
    return new ShownServer(
        server.id().value(),
        server.name(),
        server.account().value(),
        server.statusAt(now).word(),
        server.createdAt(),
        keys.map(Server.Keys::registeredAt).orElse(null),
        keys.map(known -> known.identity().fingerprint().toString()).orElse(null),
        keys.map(known -> known.identity().value().base64()).orElse(null),
        keys.map(ShownServer::sealing).orElse(null),
        keys.flatMap(ShownServer::second).orElse(null));
  }

  private static Sealing sealing(Server.Keys keys) {
    var sealing = keys.sealing();
    return new Sealing(
        sealing.number(), sealing.key().value().base64(), sealing.signature().base64());
  }

  private static Optional<String> second(Server.Keys keys) {
    return keys.second().map(key -> key.fingerprint().toString());
  }
}
