package dev.latchkey.server.openpgp;

import java.time.Instant;
import java.util.Optional;

/// The key that a person has uploaded.
///
/// @param generation which programs can use it; empty where it is not used at present
/// @param problem why it is not used at present; empty where it is
public record StoredKey(
    String fingerprint,
    String algorithm,
    Instant addedAt,
    Optional<Instant> expiresAt,
    Optional<Generation> generation,
    Optional<KeyProblem> problem) {
  StoredKey with(KeyVerdict verdict) {
    return switch (verdict) {
      case KeyVerdict.Usable(var key) ->
          new StoredKey(
              fingerprint,
              key.algorithm(),
              addedAt,
              key.expiresAt(),
              Optional.of(key.generation()),
              Optional.empty());
      case KeyVerdict.Unusable(var found) ->
          new StoredKey(
              fingerprint, algorithm, addedAt, expiresAt, Optional.empty(), Optional.of(found));
    };
  }
}
