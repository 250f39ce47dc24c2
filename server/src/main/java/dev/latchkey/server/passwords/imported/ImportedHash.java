package dev.latchkey.server.passwords.imported;

import java.util.Optional;

/// A hash that another program made.
///
/// @param digest what the recipe made of the password
public record ImportedHash(HashParameters recipe, byte[] digest) {
  /// What reading one came to.
  public sealed interface Reading {
    record Good(ImportedHash hash) implements Reading {}

    /// It is not taken over.
    ///
    /// @param reason a sentence for the operator, without the hash
    record Refused(String reason) implements Reading {}
  }

  /// The PHC string, where it is Argon2id just as Latchkey makes it, whatever its cost.
  public Optional<String> asArgon2id() {
    return recipe instanceof Argon2 argon2 ? argon2.phc(digest) : Optional.empty();
  }

  /// Reads the forms that programs commonly write bcrypt, scrypt, PBKDF2 and Argon2 in.
  public static Reading read(String text) {
    return HashFormats.read(text);
  }
}
