package dev.latchkey.server.keys;

/// The versions of the key that signs: ECDSA on P-256 with SHA-256.
public interface SigningKeys extends KeyVersions {
  /// The signature of one version as r | s, 32 bytes each (IEEE P1363).
  ///
  /// @throws VaultUnavailable where the vault does not answer
  /// @throws UnusableKey where there is no such version
  byte[] sign(int number, byte[] message);

  /// The public half of a version as SubjectPublicKeyInfo.
  ///
  /// @throws UnusableKey where there is no such version
  byte[] publicKey(int number);

  /// A public key names itself.
  @Override
  default byte[] fingerprint(int number) {
    return publicKey(number);
  }
}
