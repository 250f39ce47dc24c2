package dev.latchkey.server.passwords;

import dev.latchkey.server.secrets.Secret;

/// Argon2id (RFC 9106, version 0x13, 128-bit salt, 256-bit tag, one lane), as a PHC string that
/// carries its cost.
interface HashAlgorithm {
  /// The PHC string of the password under a fresh salt.
  String hash(Secret password, Argon2Cost cost);

  /// Whether the PHC string is of this password. A string that is none is of no password.
  boolean verify(String phc, Secret password);

  /// Gives the memory back that one thread has hashed in, when it ends.
  default void release() {}

  /// What the self-check calls it.
  String name();
}
