package dev.latchkey.server.openpgp;

import java.time.Instant;
import java.util.Optional;

/// The key that a person has uploaded.
///
/// @param problem why it is not used at present; empty where it is
public record StoredKey(
    String fingerprint,
    String algorithm,
    Instant addedAt,
    Optional<Instant> expiresAt,
    Optional<KeyProblem> problem) {
  StoredKey with(KeyProblem found) {
    return new StoredKey(fingerprint, algorithm, addedAt, expiresAt, Optional.of(found));
  }
}
