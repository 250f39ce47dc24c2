package dev.latchkey.server.keys;

/// Keys that never leave: what they do is done here. Signing is ECDSA on P-256 with SHA-256.
public interface KeyVault extends Wrapping {
  /// The signature as r | s, 32 bytes each (IEEE P1363).
  ///
  /// @throws VaultUnavailable where the vault does not answer
  byte[] sign(byte[] message);

  /// The public half of the signing key as SubjectPublicKeyInfo.
  byte[] publicSigningKey();
}
