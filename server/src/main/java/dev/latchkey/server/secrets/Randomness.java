package dev.latchkey.server.secrets;

/// Where every unguessable value comes from (S0-14, S0-22, ASVS-6.5.3).
///
/// Guarantee: each call returns fresh bytes of a cryptographically secure generator.
@FunctionalInterface
public interface Randomness {
  /// The size of tokens and secrets of every kind: 256 bits (C-05).
  int TOKEN_BYTES = 32;

  /// `count` fresh random bytes.
  byte[] bytes(int count);

  /// A fresh token: [#TOKEN_BYTES] random bytes as base64url, 43 characters.
  default Secret token() {
    return Secret.of(Base64Url.encode(bytes(TOKEN_BYTES)));
  }

  /// What the self-check calls it.
  default String source() {
    return getClass().getSimpleName();
  }
}
