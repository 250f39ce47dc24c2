package dev.latchkey.server.keys;

/// The versions of a key that signs by one [SigningAlgorithm]. One of an algorithm that is not
/// always there has none before [#makeFirst], and [#current] is 0.
public interface SigningKeys extends KeyVersions {
  /// Makes the first version where there is none. Of several processes that do so at once one makes
  /// it, and all have it.
  ///
  /// @return the number of the current version
  int makeFirst();

  /// The signature of one version: of ECDSA r | s, 32 bytes each (IEEE P1363); of RSA as it is.
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
