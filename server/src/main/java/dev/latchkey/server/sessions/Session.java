package dev.latchkey.server.sessions;

import dev.latchkey.server.identifiers.Id;
import java.time.Instant;

/// A live session.
///
/// @param methods how the person signed in, RFC 8176 words (`pwd`)
/// @param device browser and system in a few words
/// @param place the address it was begun from
public record Session(
    Id id,
    Id accountId,
    Instant authenticatedAt,
    String methods,
    Instant lastUsedAt,
    Instant expiresAt,
    String device,
    String place) {
  /// Authenticator assurance level of NIST SP 800-63B: one factor.
  public String assurance() {
    return "aal1";
  }
}
