package dev.latchkey.server.keys;

/// Keys that never leave: what they do is done here.
public interface KeyVault extends Wrapping {
  /// The key that signs.
  SigningKeys signing();

  /// Where a version of it is.
  default String signingKind(int number) {
    return kind();
  }

  /// Whether the root of the digests is wrapped here, and not in a key file of its own.
  default boolean wrapsDigestRoot() {
    return purposes().contains(Purpose.DIGEST_ROOT);
  }
}
