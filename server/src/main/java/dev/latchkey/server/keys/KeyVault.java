package dev.latchkey.server.keys;

/// Keys that never leave: what they do is done here.
///
/// Guarantees: wrapping is AES-256-GCM under a fresh random 12-byte IV, bound to its context: a
/// wrapped value that is moved to another row or changed in any bit does not open (S0-30, S0-31).
/// Signing is ECDSA on P-256 with SHA-256.
public interface KeyVault {
  /// What a wrapping key is for; one key, one purpose.
  enum Purpose {
    PASSWORD_HASH,
    SECRETS_FILE
  }

  /// Wraps under the purpose's current key.
  ///
  /// @param context what the value belongs to, for instance the id of its row
  byte[] wrap(Purpose purpose, byte[] plaintext, byte[] context);

  /// Opens what [#wrap] made with the same purpose and context.
  ///
  /// @throws UnusableKey where it does not open; nothing says why
  byte[] unwrap(Purpose purpose, byte[] wrapped, byte[] context);

  /// The same value under the purpose's current key: what it was given where it is that already.
  ///
  /// @throws UnusableKey where it does not open
  byte[] rewrap(Purpose purpose, byte[] wrapped, byte[] context);

  /// The signature as r | s, 32 bytes each (IEEE P1363).
  byte[] sign(byte[] message);

  /// The public half of the signing key as SubjectPublicKeyInfo.
  byte[] publicSigningKey();
}
