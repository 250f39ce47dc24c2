package dev.latchkey.server.keys;

/// Keys that never leave: what they do is done here.
public interface KeyVault extends Wrapping {
  /// The key that signs by this algorithm.
  SigningKeys signing(SigningAlgorithm algorithm);

  /// The key that signs by ES256.
  default SigningKeys signing() {
    return signing(SigningAlgorithm.ES256);
  }

  /// Where a version of a key that signs is.
  default String signingKind(SigningAlgorithm algorithm, int number) {
    return kind();
  }

  /// Whether the root of the digests is wrapped here, and not in a key file of its own.
  default boolean wrapsDigestRoot() {
    return purposes().contains(Purpose.DIGEST_ROOT);
  }
}
