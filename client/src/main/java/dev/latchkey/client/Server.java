package dev.latchkey.client;

import java.time.Instant;
import java.util.Optional;

/// A server that is registered, or about to be.
///
/// @param account whose it is
/// @param status `pending`, `active`, `suspended` or `removed`
/// @param fingerprint of its identity key, as its agent shows it: compare them
/// @param identityKey the key itself, in base64url
/// @param contestedBy fingerprint of a second agent that had the same registration token
public record Server(
    String id,
    String name,
    String account,
    String status,
    Instant createdAt,
    Optional<String> fingerprint,
    Optional<String> identityKey,
    Optional<String> contestedBy) {
  /// What to note once its fingerprint was compared; empty until it is registered.
  public Optional<PinnedServer> pinned() {
    return identityKey.map(key -> new PinnedServer(id, key));
  }

  static Server of(Body body) {
    return new Server(
        body.text("id"),
        body.text("name"),
        body.text("account_id"),
        body.text("status"),
        body.time("created_at"),
        body.optional("fingerprint"),
        body.optional("identity_key"),
        body.optional("contested_by"));
  }
}
