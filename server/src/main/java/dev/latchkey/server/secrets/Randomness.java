package dev.latchkey.server.secrets;

/// Where every unguessable value comes from (S0-14, S0-22, ASVS-6.5.3).
///
/// Guarantee: each call returns fresh bytes of a cryptographically secure generator.
@FunctionalInterface
public interface Randomness {
  /// `count` fresh random bytes.
  byte[] bytes(int count);

  /// What the self-check calls it.
  default String source() {
    return getClass().getSimpleName();
  }
}
