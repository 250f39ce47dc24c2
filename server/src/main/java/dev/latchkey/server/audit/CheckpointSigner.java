package dev.latchkey.server.audit;

import java.util.Optional;

/// What keeps the trail honest outside of its database: a key that signs its checkpoints, and the
/// memory of the newest one.
///
/// Guarantee: an attacker with the database alone can neither sign nor change what is remembered.
public interface CheckpointSigner {
  /// ECDSA on P-256 with SHA-256, as r | s, 32 bytes each (IEEE P1363).
  byte[] sign(byte[] message);

  /// Whether this installation has signed the message.
  boolean verify(byte[] message, byte[] signature);

  /// The public half of the key as SubjectPublicKeyInfo, for those who verify elsewhere.
  byte[] publicKey();

  /// What was remembered last.
  Optional<byte[]> remembered();

  /// Remembers in place of what was before, durably.
  void remember(byte[] checkpoint);
}
